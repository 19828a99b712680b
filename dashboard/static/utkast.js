// Keeps the draft of a page in the browser's own storage, on this machine only.

const keepers = new WeakMap();

export default function keep({ parentElement, data, setTriggerValue }) {
  if (!keepers.has(parentElement)) keepers.set(parentElement, new Keeper());
  const keeper = keepers.get(parentElement);
  keeper.tell = setTriggerValue;
  keeper.update(data);
  // As for the map: this may be called late, for a draft that is kept again.
  return () => setTimeout(() => {
    if (parentElement.isConnected || keepers.get(parentElement) !== keeper) return;
    keeper.close();
    keepers.delete(parentElement);
  });
}

class Keeper {
  constructor() {
    // The storage tells a window what the others do.
    this.hear = ({ key, newValue, oldValue }) => {
      if (key === this.name && newValue === null && idOf(oldValue)) this.tell("done", idOf(oldValue));
    };
    addEventListener("storage", this.hear);
  }

  update({ text, name, isAsking, doneId }) {
    this.name = name;
    const kept = read(name);
    if (isAsking) {
      // Told once: the answer makes the page run again.
      if (this.asked !== name) this.tell("found", kept ?? "");
      this.asked = name;
      return;
    }
    this.asked = undefined;
    if (text) write(name, text);
    else if (doneId && idOf(kept) === doneId) localStorage.removeItem(name);
  }

  close() {
    removeEventListener("storage", this.hear);
  }
}

function idOf(text) {
  try {
    return JSON.parse(text)?.draft_id;
  } catch {
    return undefined;
  }
}

// A browser may refuse storage; the page then works as long as it stays open.
function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name, text) {
  try {
    localStorage.setItem(name, text);
  } catch {
    console.warn("Utkastet kan inte sparas i webbläsaren.");
  }
}
