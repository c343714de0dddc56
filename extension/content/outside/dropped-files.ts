// The files of a drop, those in folders too: a page that is given a folder reads everything below it.

/** Files below a dropped folder; more are no gift but a disk. */
const mostFiles = 5000;

export interface Dropped {
  /** Where no folder is among them: known at once. */
  readonly plain?: readonly File[];
  readonly all: () => Promise<File[]>;
}

/** Undefined when there are no files. To be called while the event is being dispatched. */
export function droppedFiles(transfer: DataTransfer): Dropped | undefined {
  const files = [...transfer.files];
  if (files.length === 0) return undefined;
  const entries = [...transfer.items].flatMap((item) =>
    item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : [],
  );
  if (!entries.some((entry) => entry.isDirectory)) return { plain: files, all: async () => files };
  return { all: () => below(entries) };
}

/** Breadth first; what cannot be read is not given either. */
async function below(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const files: File[] = [];
  const waiting = [...entries];
  for (let entry = waiting.shift(); entry && files.length < mostFiles; entry = waiting.shift()) {
    if (entry.isFile) {
      const file = await fileOf(entry as FileSystemFileEntry);
      if (file) files.push(file);
    } else {
      waiting.push(...(await childrenOf(entry as FileSystemDirectoryEntry)));
    }
  }
  return files;
}

function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(undefined)));
}

/** A reader gives a hundred at a time, and none when it is done. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const more = await new Promise<FileSystemEntry[]>((resolve) => {
      reader.readEntries(resolve, () => resolve([]));
    });
    if (more.length === 0) return children;
    children.push(...more);
  }
}
