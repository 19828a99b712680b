// Projector mode: while its bar is on the page the arrow and page keys follow the bar's links.

const bars = new WeakMap();
const STEPS = { ArrowRight: "fram", PageDown: "fram", ArrowLeft: "bak", PageUp: "bak" };
// What uses the same keys itself keeps them: fields, lists, tabs, tables that scroll and the map.
const KEEPS = "input, textarea, select, [contenteditable='true'], [role='combobox'], [role='listbox'], [role='slider'], "
  + "[role='radiogroup'], [role='tablist'], [role='dialog'], .leaflet-container, canvas";

export default function project({ parentElement }) {
  if (!bars.has(parentElement)) bars.set(parentElement, new Bar());
  const bar = bars.get(parentElement);
  // As for the map: this may be called late, for a bar that is shown again.
  return () => setTimeout(() => {
    if (parentElement.isConnected || bars.get(parentElement) !== bar) return;
    bar.close();
    bars.delete(parentElement);
  });
}

class Bar {
  constructor() {
    this.press = (event) => {
      const step = STEPS[event.key];
      const isOurs = step && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!isOurs || event.defaultPrevented || event.composedPath().some((node) => node.matches?.(KEEPS))) return;
      event.preventDefault();
      // A key that is held down steps once.
      if (!event.repeat) document.querySelector(`a.projektor-${step}`)?.click();
    };
    document.addEventListener("keydown", this.press);
  }

  close() {
    document.removeEventListener("keydown", this.press);
  }
}
