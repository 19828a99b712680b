// A table that stays while its cells change: only a cell that says something else is written.
// Texts come from files and are only ever written as textContent.

const STYLE = "tabell.css";

const tables = new WeakMap();

export default function show({ parentElement, data }) {
  if (!tables.has(parentElement)) tables.set(parentElement, new LiveTable(parentElement));
  const live = tables.get(parentElement);
  live.update(JSON.parse(new TextDecoder().decode(data)));
  // While the page still loads, Streamlit may call this late, for a table that it has begun to show again.
  return () => setTimeout(() => {
    if (parentElement.isConnected || tables.get(parentElement) !== live) return;
    live.box.remove();
    tables.delete(parentElement);
  });
}

function add(parent, tag, properties = {}) {
  return Object.assign(parent.appendChild(document.createElement(tag)), properties);
}

class LiveTable {
  constructor(parent) {
    this.box = add(parent, "div", { className: "tabell", role: "region", tabIndex: 0, lang: "sv" });
    add(this.box, "link", { rel: "stylesheet", href: new URL(STYLE, import.meta.url) });
    const table = add(this.box, "table");
    this.caption = add(table, "caption");
    this.head = add(add(table, "thead"), "tr");
    this.body = add(table, "tbody");
  }

  update({ caption, headings, rows }) {
    this.box.ariaLabel = caption;
    write(this.caption, caption);
    this.fill(this.head, headings, () => "col");
    while (this.body.rows.length > rows.length) this.body.deleteRow(-1);
    rows.forEach((cells, i) => {
      const row = this.body.rows[i] ?? add(this.body, "tr");
      this.fill(row, cells, (at) => (at ? "" : "row"));
      cells.forEach((cell, at) => at && row.cells[at].classList.toggle("ej-tal", !/^\d/.test(cell)));
    });
  }

  fill(row, texts, scopeOf) {
    while (row.cells.length > texts.length) row.deleteCell(-1);
    texts.forEach((text, at) => {
      const scope = scopeOf(at);
      write(row.cells[at] ?? add(row, scope ? "th" : "td", scope ? { scope } : {}), text);
    });
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
