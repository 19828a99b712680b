// A table that stays while its cells change: only a cell that says something else is written, and what is out of sight
// when what is seen has been drawn. Texts come from files and are only ever written as textContent.

import { follow, isOvertaken, isSame, leave, readJson, unwrap } from "./val.js";

const STYLE = "tabell.css";
const FEW = 60; // rows that are written at once wherever they are
const MARGIN = 5; // rows beside those in sight that are written with them
const LATEST = 300; // milliseconds until the others are
const whenIdle = window.requestIdleCallback ?? ((write) => setTimeout(write, LATEST));

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
    live.close();
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
    this.isInSight = true;
    this.watch = new IntersectionObserver(([entry]) => (this.isInSight = entry.isIntersecting));
    this.watch.observe(this.box);
    this.finish = () => this.box.ariaBusy && this.writeRest(); // on paper every row is in sight
    addEventListener("beforeprint", this.finish);
    this.take = (values) => {
      if (!isSame(values, this.values)) this.write(readJson(values));
      this.values = values;
    };
  }

  write({ caption, headings, rows }) {
    const isNew = rows.length !== this.rows.length || headings.length !== this.head.cells.length;
    const isWhole = isNew || rows.length <= FEW || document.hidden; // a page that isn't shown draws nothing
    const [from, to] = isWhole ? [0, rows.length] : this.findInSight(rows.length);
    this.box.ariaLabel = caption;
    this.caption.textContent = caption;
    this.head.write(headings);
    while (this.rows.length > rows.length) this.rows.pop().element.remove();
    while (this.rows.length < rows.length) this.rows.push(new Row(add(this.body, "tr"), (at) => (at ? "" : "row")));
    this.content = rows;
    for (let i = from; i < to; i += 1) this.rows[i].write(rows[i]);
    if (isWhole || this.box.ariaBusy) return;
    this.box.ariaBusy = "true"; // whoever listens waits too
    requestAnimationFrame(() => whenIdle(() => this.writeRest(), { timeout: LATEST }));
  }

  writeRest() {
    this.content.forEach((texts, i) => this.rows[i].write(texts));
    this.box.ariaBusy = null;
  }

  // From which row to which the reader may see.
  findInSight(count) {
    if (!this.isInSight) return [0, 0];
    const { top, bottom } = this.body.getBoundingClientRect();
    const height = (bottom - top) / count;
    const within = (row) => Math.min(Math.max(row, 0), count);
    return [within(Math.floor(-top / height) - MARGIN), within(Math.ceil((innerHeight - top) / height) + MARGIN)];
  }

  close() {
    this.watch.disconnect();
    removeEventListener("beforeprint", this.finish);
    this.box.remove();
  }
}

class Row {
  constructor(element, scopeOf) {
    Object.assign(this, { element, scopeOf, cells: [] });
  }

  write(texts) {
    while (this.cells.length > texts.length) this.cells.pop().element.remove();
    texts.forEach((text, at) => {
      this.cells[at] ??= new Cell(this.element, this.scopeOf(at));
      this.cells[at].write(text);
    });
  }
}

class Cell {
  constructor(row, scope) {
    this.element = add(row, scope ? "th" : "td", scope ? { scope } : {});
    this.words = this.element.appendChild(document.createTextNode(""));
    this.isNumber = true;
  }

  write(text) {
    if (text === this.words.data) return;
    this.words.data = text;
    const isNumber = this.element.scope !== "" || /^\d/.test(text);
    if (isNumber !== this.isNumber) this.element.classList.toggle("ej-tal", !isNumber);
    this.isNumber = isNumber;
  }
}
