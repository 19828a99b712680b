// The drawing board: an outline or a line drawn corner by corner, with mouse, finger or keys.
// Texts come from files and are only ever written as textContent.

import "./vendor/leaflet/leaflet.js";

const { L } = window;
const STYLES = ["vendor/leaflet/leaflet.css", "karta.css", "rita.css"];
const IS_TOUCH = window.matchMedia("(pointer: coarse)").matches;
const DECIMALS = 6; // as the page writes them
const MOST_HANDLES = 150; // beyond this an outline is shown; it is changed as text or drawn anew
const MOST_MIDDLES = 40;
const WAIT = 500; // milliseconds after the last press of a key, before the page is told
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const FEWEST = { outline: 3, line: 2 };
const MOVE = IS_TOUCH ? "Två fingrar flyttar och zoomar kartan." : "Ctrl och hjulet zoomar.";
const KEYS = "Med tangentbordet: piltangenterna flyttar kartan, Retur sätter ett hörn i mitten, Tabb går till hörnen "
  + "(piltangenter flyttar, Retur lägger till ett efter, Delete tar bort).";

const boards = new WeakMap();

export default function show({ parentElement, data, setTriggerValue }) {
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  const board = boards.get(parentElement);
  board.send = (shape) => setTriggerValue("shape", shape);
  board.update(data);
  // While the page still loads, Streamlit may call this late, for a board that it has begun to show again.
  return () => setTimeout(() => {
    if (parentElement.isConnected || boards.get(parentElement) !== board) return;
    board.close();
    boards.delete(parentElement);
  });
}

function add(parent, tag, { text, ...properties } = {}) {
  const element = parent.appendChild(document.createElement(tag));
  if (text !== undefined) element.textContent = text;
  return Object.assign(element, properties);
}

const round = (degrees) => Number(degrees.toFixed(DECIMALS));
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

class Board {
  constructor(parent) {
    const root = add(parent, "div", { className: "live board", lang: "sv" });
    const styles = STYLES.map((file) => add(root, "link", { rel: "stylesheet", href: new URL(file, import.meta.url) }));
    this.root = root;
    this.ready = Promise.all(styles.map((link) => new Promise((done) => (link.onload = link.onerror = done))));
    this.skip = add(root, "button", { className: "skip", text: "Hoppa förbi kartan", type: "button" });
    this.tools = add(root, "div", { className: "tools", role: "toolbar", ariaLabel: "Rita" });
    this.done = this.tool("Klar", () => this.finish());
    this.back = this.tool("Ta bort senaste hörnet", () => this.removeLast());
    this.again = this.tool("Rita om från början", () => this.clear());
    this.status = add(root, "p", { className: "help", role: "status" });
    this.pane = add(add(root, "div"), "div", { className: "map", role: "group" });
    this.pane.focus = () => HTMLElement.prototype.focus.call(this.pane, { preventScroll: true });
    this.help = add(root, "p", { className: "help", tabIndex: -1 });
    this.attribution = add(root, "p", { className: "help" });
    this.skip.onclick = () => this.help.focus();
    this.rings = [];
    this.isFinished = false;
    const keepForPage = (event) => event.ctrlKey || event.metaKey || event.stopPropagation();
    this.pane.parentElement.addEventListener("wheel", keepForPage, { capture: true, passive: true });
  }

  tool(text, act) {
    return add(this.tools, "button", { text, type: "button", onclick: act });
  }

  async update(content) {
    this.content = content;
    await this.ready;
    if (this.content !== content) return; // overtaken while the styles loaded
    this.root.style.setProperty("--map-height", `${content.height}px`);
    this.pane.ariaLabel = content.title;
    this.attribution.textContent = content.tileAttribution;
    this.tools.hidden = this.status.hidden = !content.mode;
    this.help.textContent = `${content.mode && !IS_TOUCH ? `${KEYS} ` : ""}${MOVE}`;
    this.map ??= this.open(content);
    this.drawGround(content);
    if (content.mode !== this.mode || !isSame(content.shape, this.told)) this.take(content);
    this.draw();
    this.fit();
  }

  open({ tileUrl }) {
    const map = L.map(this.pane, {
      attributionControl: false, // writes HTML; ours stands below the map
      doubleClickZoom: false, // two quick corners aren't a wish to zoom
      dragging: !IS_TOUCH,
      maxZoom: 19,
      trackResize: false,
      zoomControl: false,
      zoomSnap: tileUrl ? 1 : 0.25,
    });
    L.control.zoom({ zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut" }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.setView([62, 16], 4);
    if (tileUrl) L.tileLayer(tileUrl).addTo(map);
    this.layers = {};
    for (const name of ["ground", "draft", "handles"]) this.layers[name] = L.layerGroup().addTo(map);
    map.on("click", ({ latlng }) => this.put(latlng.wrap()));
    this.pane.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === this.pane) this.put(map.getCenter().wrap());
    });
    this.watch = new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      this.fit();
    });
    this.watch.observe(this.pane);
    return map;
  }

  drawGround({ areas, outline }) {
    const shown = JSON.stringify([areas, outline]);
    if (shown === this.shownGround) return;
    this.shownGround = shown;
    this.layers.ground.clearLayers();
    L.geoJSON(outline, { interactive: false, style: { fill: false, color: "#1a1a1a", weight: 2 } })
      .addTo(this.layers.ground);
    for (const { geometry, caption, isChosen } of areas) {
      const style = { color: "#595959", weight: isChosen ? 3 : 1.5, fillColor: "#dce9f2", fillOpacity: 0.6 };
      const shape = L.geoJSON(geometry, { className: "area", style }).addTo(this.layers.ground);
      const tip = document.createElement("span");
      tip.textContent = caption;
      shape.bindTooltip(tip, { sticky: true });
    }
  }

  // What the page holds is taken up, unless it is what this board said last.
  take({ mode, shape }) {
    this.mode = mode;
    this.told = shape;
    const line = shape?.type === "LineString";
    const parts = !shape ? [] : line ? [[shape.coordinates]] : shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
    this.parts = parts.map((rings) => rings.map((ring) => (line ? ring : ring.slice(0, -1)).map(([x, y]) => L.latLng(y, x))));
    this.rings = this.parts.flat();
    this.isFinished = this.rings.length > 0;
  }

  put(place) {
    if (!this.mode || this.isFinished) return;
    if (!this.rings.length) {
      this.parts = [[[]]];
      this.rings = this.parts.flat();
    }
    this.rings[0].push(L.latLng(round(place.lat), round(place.lng)));
    this.draw();
  }

  finish() {
    if (this.isFinished || !this.isEnough()) return;
    this.isFinished = true;
    this.draw();
    this.tell();
  }

  isEnough() {
    return this.rings.length > 0 && this.rings[0].length >= FEWEST[this.mode];
  }

  removeLast() {
    if (this.isFinished || !this.rings.length) return;
    this.rings[0].pop();
    this.draw();
  }

  clear() {
    this.parts = this.rings = [];
    this.isFinished = false;
    this.draw();
    if (this.told) this.tell();
    this.pane.focus();
  }

  remove(ring, at) {
    if (this.isFinished && ring.length <= FEWEST[this.mode]) return;
    ring.splice(at, 1);
    this.change();
  }

  insert(ring, at, place) {
    ring.splice(at, 0, L.latLng(round(place.lat), round(place.lng)));
    this.change();
  }

  change({ soon = false } = {}) {
    this.draw();
    if (!this.isFinished) return;
    clearTimeout(this.waiting);
    if (soon) this.waiting = setTimeout(() => this.tell(), WAIT);
    else this.tell();
  }

  tell() {
    clearTimeout(this.waiting);
    const write = (ring) => ring.map(({ lng, lat }) => [round(lng), round(lat)]);
    const closed = (ring) => [...write(ring), write(ring)[0]];
    const [part] = this.parts;
    if (!this.rings.length) this.told = null;
    else if (this.mode === "line") this.told = { type: "LineString", coordinates: write(this.rings[0]) };
    else if (this.parts.length === 1) this.told = { type: "Polygon", coordinates: part.map(closed) };
    else this.told = { type: "MultiPolygon", coordinates: this.parts.map((rings) => rings.map(closed)) };
    this.send(this.told ?? "tom"); // nothing at all would not be sent
  }

  draw() {
    this.say();
    this.shape();
    const focused = this.focused; // removing an element takes its focus
    this.layers.handles.clearLayers();
    this.handles = new Map();
    const n = this.rings.reduce((sum, ring) => sum + ring.length, 0);
    if (!this.mode || n > MOST_HANDLES) return;
    for (const ring of this.rings) {
      ring.forEach((place, at) => this.addCorner(ring, place, at));
      if (this.isFinished && n <= MOST_MIDDLES) this.addMiddles(ring);
    }
    if (focused) this.handles.get(focused)?.getElement()?.focus({ preventScroll: true });
  }

  shape() {
    this.layers.draft.clearLayers();
    const look = { color: "#0072b2", weight: 3, interactive: false };
    const isSurface = this.mode === "outline" && this.isFinished;
    if (isSurface) L.polygon(this.parts, { ...look, fillOpacity: 0.15, className: "drawn" }).addTo(this.layers.draft);
    else for (const ring of this.rings) L.polyline(ring, { ...look, dashArray: "6 4" }).addTo(this.layers.draft);
  }

  addCorner(ring, place, at) {
    const icon = L.divIcon({ className: "corner", iconSize: [24, 24] });
    const corner = L.marker(place, { icon, draggable: true, keyboard: true, autoPan: true });
    corner.addTo(this.layers.handles);
    this.handles.set(place, corner);
    const element = corner.getElement();
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", `Hörn ${at + 1} av ${ring.length}`);
    element.addEventListener("focus", () => (this.focused = ring[at]));
    element.addEventListener("blur", () => (this.focused = null));
    corner.on("click", () => this.isLast(ring, at) && this.finish());
    corner.on("drag", ({ latlng }) => {
      ring[at] = L.latLng(round(latlng.lat), round(latlng.lng));
      this.shape();
    });
    corner.on("dragend", () => this.change());
    element.addEventListener("keydown", (event) => this.press(event, ring, at));
  }

  isLast(ring, at) {
    return at === (this.mode === "line" ? ring.length - 1 : 0);
  }

  press(event, ring, at) {
    const step = STEPS[event.key];
    const isOurs = step || ["Enter", " ", "Delete", "Backspace"].includes(event.key);
    if (!isOurs) return;
    event.preventDefault();
    event.stopPropagation();
    if (step) {
      const size = event.shiftKey ? 20 : 4;
      const moved = this.map.latLngToContainerPoint(ring[at]).add([step[0] * size, step[1] * size]);
      const place = this.map.containerPointToLatLng(moved);
      this.focused = ring[at] = L.latLng(round(place.lat), round(place.lng));
      this.change({ soon: true });
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.focused = ring[at ? at - 1 : 1];
      this.remove(ring, at);
    } else if (!this.isFinished) this.finish();
    else {
      const next = ring[(at + 1) % ring.length];
      const middle = L.latLng((ring[at].lat + next.lat) / 2, (ring[at].lng + next.lng) / 2);
      this.insert(ring, at + 1, middle);
      this.handles.get(ring[at + 1])?.getElement()?.focus({ preventScroll: true });
    }
  }

  addMiddles(ring) {
    const icon = L.divIcon({ className: "middle", iconSize: [24, 24] });
    ring.forEach((place, at) => {
      if (this.mode === "line" && at === ring.length - 1) return;
      const next = ring[(at + 1) % ring.length];
      const middle = L.latLng((place.lat + next.lat) / 2, (place.lng + next.lng) / 2);
      L.marker(middle, { icon, keyboard: false }).on("click", () => this.insert(ring, at + 1, middle))
        .addTo(this.layers.handles);
    });
  }

  say() {
    const n = this.rings.reduce((sum, ring) => sum + ring.length, 0);
    const what = this.mode === "line" ? "linjen" : "området";
    const start = IS_TOUCH ? "Tryck" : "Klicka";
    if (!n) this.status.textContent = `${start} på kartan där ${what} ska börja.`;
    else if (!this.isFinished) {
      const more = FEWEST[this.mode] - n;
      const end = more > 0 ? `Minst ${more} till.` : `Tryck Klar när ${what} är färdig${this.mode === "line" ? "" : "t"}.`;
      this.status.textContent = `${n} hörn satta. ${end}`;
    } else if (n > MOST_HANDLES) {
      this.status.textContent = `Gränsen har ${n} hörn. Rita om den, eller ändra hörnen i texten nedanför.`;
    } else this.status.textContent = `${n} hörn. Dra i ett hörn för att flytta det.`;
    this.done.disabled = this.isFinished || !this.isEnough();
    this.back.disabled = this.isFinished || !n;
    this.again.disabled = !n;
  }

  // A map in a hidden tab has no size yet; a reader's own view is kept until other bounds come.
  fit() {
    const { bounds: [west, south, east, north] } = this.content;
    const wanted = [[south, west], [north, east]];
    if (String(wanted) === this.fitted || !this.map.getSize().x) return;
    this.fitted = String(wanted);
    this.map.fitBounds(wanted, { animate: false, maxZoom: 17, padding: [24, 24] });
  }

  close() {
    clearTimeout(this.waiting);
    this.watch?.disconnect();
    this.map?.remove();
    this.root.remove();
  }
}
