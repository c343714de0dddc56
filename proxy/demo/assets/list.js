(function () {
  var page = 1;
  var ward = document.getElementById('ks');
  var body = document.querySelector('#list tbody');
  var columns = ['ch', 'zyh', 'brxm', 'xb', 'nl', 'sfzh', 'lxdh', 'zzys', 'ryzd'];
  function cellOf(patient, key) {
    var cell = document.createElement('td');
    if (key === 'brxm') {
      var link = document.createElement('a');
      link.href = '/patients/' + encodeURIComponent(patient.zyh);
      link.textContent = patient.brxm;
      cell.appendChild(link);
    } else {
      cell.textContent = patient[key];
    }
    return cell;
  }
  function load() {
    var url = '/api/patients?page=' + page + '&ks=' + encodeURIComponent(ward.value);
    return fetch(url)
      .then(function (r) {
        return r.json();
      })
      .then(function (data) {
        body.textContent = '';
        data.rows.forEach(function (patient) {
          var row = document.createElement('tr');
          columns.forEach(function (key) {
            row.appendChild(cellOf(patient, key));
          });
          body.appendChild(row);
        });
        document.getElementById('count').textContent = '共 ' + data.total + ' 人';
        document.getElementById('pages').textContent = '第 ' + page + ' / ' + data.pages + ' 页';
        document.getElementById('prev').disabled = page <= 1;
        document.getElementById('next').disabled = page >= data.pages;
        if (ward.options.length === 1) {
          data.wards.forEach(function (name) {
            ward.add(new Option(name, name));
          });
        }
      });
  }
  document.getElementById('refresh').onclick = load;
  document.getElementById('prev').onclick = function () {
    page -= 1;
    load();
  };
  document.getElementById('next').onclick = function () {
    page += 1;
    load();
  };
  ward.onchange = function () {
    page = 1;
    load();
  };
  load();
})();
