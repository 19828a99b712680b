// A table that stays while its cells change: only a cell that says something else is written.
// Texts come from files and are only ever written as textContent.

import { follow, isOvertaken, isSame, leave, readJson, unwrap } from "./manader.js";

const STYLE = "tabell.css";

const tables = new WeakMap();

export default function show({ parentElement, data }) {
  if (!tables.has(parentElement)) tables.set(parentElement, new LiveTable(parentElement));
  const live = tables.get(parentElement);
  const { own, values } = unwrap(data);
  follow(own, live.take);
  if (!isOvertaken(own)) live.take(values);
  // While the page still loads, Streamlit may call this late, for a table that it has begun to show again.
  return () => setTimeout(() => {
    if (parentElement.isConnected || tables.get(parentElement) !== live) return;
    leave(live.take);
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
    this.head = new Row(add(add(table, "thead"), "tr"), () => "col");
    this.body = add(table, "tbody");
    this.rows = [];
    this.take = (values) => {
      if (!isSame(values, this.values)) this.write(readJson(values));
      this.values = values;
    };
  }

  write({ caption, headings, rows }) {
    this.box.ariaLabel = caption;
    this.caption.textContent = caption;
    this.head.write(headings);
    while (this.rows.length > rows.length) this.rows.pop().element.remove();
    rows.forEach((texts, i) => {
      this.rows[i] ??= new Row(add(this.body, "tr"), (at) => (at ? "" : "row"));
      this.rows[i].write(texts);
    });
  }
}

class Row {
  constructor(element, scopeOf) {
    Object.assign(this, { element, scopeOf, texts: [] });
  }

  write(texts) {
    const { cells } = this.element;
    while (cells.length > texts.length) this.element.deleteCell(-1);
    texts.forEach((text, at) => {
      if (cells[at] && text === this.texts[at]) return;
      const scope = this.scopeOf(at);
      const cell = cells[at] ?? add(this.element, scope ? "th" : "td", scope ? { scope } : {});
      if (cell.firstChild) cell.firstChild.data = text;
      else cell.textContent = text;
      if (!scope) cell.classList.toggle("ej-tal", !/^\d/.test(text));
    });
    this.texts = texts;
  }
}
