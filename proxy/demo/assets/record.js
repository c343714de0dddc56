(function () {
  var record = document.getElementById('record');
  function show(patient) {
    record.dataset.zyh = patient.zyh;
    document.querySelectorAll('[data-key]').forEach(function (node) {
      // Writes into the text node that is there, as templating runtimes do.
      node.firstChild.nodeValue = String(patient[node.dataset.key]);
    });
    document.getElementById('edit').href = '/edit/' + encodeURIComponent(patient.zyh);
    history.pushState(null, '', '/patients/' + encodeURIComponent(patient.zyh));
  }
  function step(by) {
    fetch('/api/patients/' + encodeURIComponent(record.dataset.zyh) + '/neighbour?by=' + by)
      .then(function (r) {
        return r.json();
      })
      .then(show);
  }
  document.getElementById('before').onclick = function () {
    step(-1);
  };
  document.getElementById('after').onclick = function () {
    step(1);
  };
})();
