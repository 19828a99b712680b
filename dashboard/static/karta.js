// The live map: one Leaflet map per place in the page, kept while its values change.
// Texts come from files and are only ever written as textContent.

import "./vendor/leaflet/leaflet.js";
import { follow, isOvertaken, isSame, leave, readJson, unwrap } from "./val.js";
import { PointLayer } from "./punkter.js";
import { Hatches, hatchSwatch } from "./streck.js";

const { L } = window;
const MOST_FOCUSABLE = 500; // beyond this, areas are painted, not elements; the page has them as a table
const STYLES = ["vendor/leaflet/leaflet.css", "karta.css"];
const IS_TOUCH = window.matchMedia("(pointer: coarse)").matches;
const CHOOSE = IS_TOUCH
  ? "Tryck på ett område för att välja det. "
  : "Klicka på ett område för att välja det, eller gå till det med Tabb och tryck Retur. ";
const PICK = IS_TOUCH
  ? "Tryck där det hände: första trycket zoomar in, nästa sätter punkten. "
  : "Klicka där det hände. På långt håll zoomar första klicket in. Med tangentbordet: piltangenter, + och Retur. ";
const EXACT_ZOOM = 15; // from here a finger covers less than about 50 m
const FINE_ZOOM = 13; // and a mouse, which misses by three pixels, less than that
const MOVE = IS_TOUCH ? "Två fingrar flyttar och zoomar kartan." : "Ctrl och hjulet zoomar.";

const PAPER = 680; // pixels across A4 within its margins (utskrift.css)

const KEPT_SHAPES = 8; // sets of areas and outlines that stay in memory

const maps = new WeakMap();
const shapes = new Map(); // by what they are: {text, arrive, arrived}
const linked = new Map(); // by name: maps that move together
const lastViews = new Map(); // by name: what the reader looked at when a linked map was closed

// [name: 64 letters][areas and outlines: JSON]. A message of its own: the browser has it when only values change.
export function keepShapes({ data }) {
  const name = new TextDecoder().decode(data.subarray(0, 64));
  const entry = shapesOf(name);
  entry.text ??= new TextDecoder().decode(data.subarray(64));
  entry.arrive();
  for (const old of [...shapes.keys()].slice(0, Math.max(0, shapes.size - KEPT_SHAPES))) shapes.delete(old);
}

function shapesOf(name) {
  const entry = shapes.get(name) ?? {};
  entry.arrived ??= new Promise((arrive) => (entry.arrive = arrive));
  shapes.delete(name); // the newest asked for is last
  shapes.set(name, entry);
  return entry;
}

export default function show({ parentElement, data, setTriggerValue }) {
  if (!maps.has(parentElement)) maps.set(parentElement, new LiveMap(parentElement));
  const live = maps.get(parentElement);
  live.choose = (id) => setTriggerValue("area", id);
  live.pick = (place) => setTriggerValue("place", place);
  const { own, values } = unwrap(data);
  follow(own, live.take);
  const { choice, ...mine } = own; // what is chosen is told by the values themselves
  live.own = mine;
  live.take((isOvertaken(own) && live.values) || values);
  // While the page still loads, Streamlit may call this late, for a map that it has begun to show again.
  return () => setTimeout(() => {
    if (parentElement.isConnected || maps.get(parentElement) !== live) return;
    leave(live.take);
    live.close();
    maps.delete(parentElement);
  });
}

// [length of the head: u32][head: JSON][marks: JSON][images][points: i32 …]
function readValues(values) {
  let next = 4;
  const take = (length) => values.subarray(next, (next += length));
  const head = readJson(take(new DataView(values.buffer, values.byteOffset).getUint32(0, true)));
  return {
    ...head,
    marks: readJson(take(head.markBytes)),
    images: head.images.map(({ bytes, ...image }) => ({ ...image, picture: take(bytes) })),
    coordinates: new Int32Array(values.slice(next).buffer),
  };
}

function add(parent, tag, { text, ...properties } = {}) {
  const element = parent.appendChild(document.createElement(tag));
  if (text !== undefined) element.textContent = text;
  return Object.assign(element, properties);
}

class LiveMap {
  constructor(parent) {
    const root = add(parent, "div", { className: "live", lang: "sv" });
    const styles = STYLES.map((file) => add(root, "link", { rel: "stylesheet", href: new URL(file, import.meta.url) }));
    this.root = root;
    this.ready = Promise.all(styles.map((link) => new Promise((done) => (link.onload = link.onerror = done))));
    this.hatches = new Hatches(root);
    this.skip = add(root, "button", { className: "skip", text: "Hoppa förbi kartan", type: "button" });
    const picture = add(root, "div", { className: "picture" });
    this.pane = add(add(picture, "div"), "div", { className: "map", role: "group" });
    // Leaflet focuses its pane on each press; in a page that scrolls, the map would move away under the mouse.
    this.pane.focus = () => HTMLElement.prototype.focus.call(this.pane, { preventScroll: true });
    this.caption = add(picture, "div", { className: "caption" });
    this.title = add(this.caption, "strong");
    this.subtitle = add(this.caption, "span");
    this.notice = add(this.caption, "span", { className: "notice" });
    const north = add(picture, "div", { className: "north", role: "img", ariaLabel: "Norr är uppåt" });
    add(north, "span", { text: "▲" });
    add(north, "span", { text: "N" });
    this.legend = add(picture, "ul", { className: "legend", ariaLabel: "Teckenförklaring", tabIndex: -1 });
    this.switches = add(root, "div", { className: "switches", role: "group", ariaLabel: "Visa på kartan" });
    this.help = add(root, "p", { className: "help" });
    this.attribution = add(root, "p", { className: "help" });
    this.take = (values) => {
      const own = JSON.stringify(this.own);
      if (own === this.drawnOwn && isSame(values, this.values)) return;
      [this.drawnOwn, this.values] = [own, values];
      this.update({ ...this.own, ...readValues(values) });
    };
    this.skip.onclick = () => this.legend.focus();
    // Without Ctrl the wheel belongs to the page: a map that catches it traps the reader.
    const keepForPage = (event) => event.ctrlKey || event.metaKey || event.stopPropagation();
    this.pane.parentElement.addEventListener("wheel", keepForPage, { capture: true, passive: true });
  }

  async update(content) {
    this.content = content;
    const entry = shapesOf(content.shapesKey);
    await Promise.all([this.ready, entry.arrived]);
    if (this.content !== content) return; // overtaken while the styles or shapes loaded
    this.root.style.setProperty("--map-height", `${content.height}px`);
    this.pane.ariaLabel = content.title;
    this.title.textContent = content.title;
    this.subtitle.textContent = content.subtitle;
    this.notice.textContent = content.notice;
    this.help.textContent = (content.isPicking ? PICK : content.captions.length ? CHOOSE : "") + MOVE;
    this.notice.hidden = !content.notice;
    this.attribution.textContent = content.tileAttribution;
    this.writeLegend(content);
    this.map ??= this.open(content);
    this.draw(content, entry.text);
    this.writeSwitches(content);
    this.fit();
  }

  open({ tileUrl, captions, isPicking }) {
    const map = L.map(this.pane, {
      attributionControl: false, // writes HTML; ours stands below the map
      dragging: !IS_TOUCH,
      maxZoom: 19,
      preferCanvas: captions.length > MOST_FOCUSABLE,
      trackResize: false,
      zoomControl: false,
      zoomSnap: tileUrl ? 1 : 0.25,
    });
    L.control.zoom({ position: "topright", zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut" }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.setView([62, 16], 4);
    if (tileUrl) L.tileLayer(tileUrl).addTo(map);
    map.createPane("areas").style.zIndex = 400;
    for (const [name, zIndex] of [["images", 410], ["marks", 440], ["points", 450], ["chosen", 460]]) {
      Object.assign(map.createPane(name).style, { zIndex, pointerEvents: "none" });
    }
    this.layers = {};
    for (const name of ["images", "areas", "outlines", "marks", "chosen", "pin"]) this.layers[name] = L.layerGroup().addTo(map);
    this.points = new PointLayer("points").addTo(map);
    if (isPicking) this.listen(map);
    map.on("move", () => this.lead());
    this.watch = new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      this.fit();
      this.measure();
    });
    this.watch.observe(this.pane);
    return map;
  }

  // Paper shows what the screen did, made smaller where it is wider: in a pane of another size points would be missing.
  measure() {
    const { offsetWidth: width, offsetHeight: height } = this.pane;
    if (!width || matchMedia("print").matches) return;
    const sizes = { "--seen-width": `${width}px`, "--seen-height": `${height}px`, "--paper-zoom": Math.min(1, PAPER / width) };
    for (const [name, size] of Object.entries(sizes)) this.root.style.setProperty(name, size);
    this.root.classList.toggle("narrow", getComputedStyle(this.legend).position === "static");
  }

  // A place is only taken from a view where what points is no wider than a street.
  listen(map) {
    const put = (place, isFine = false) => {
      if (map.getZoom() < (isFine ? FINE_ZOOM : EXACT_ZOOM)) {
        map.setView(place, EXACT_ZOOM + 1);
        return;
      }
      const at = [place.lng, place.lat].map((degrees) => Number(degrees.toFixed(6)));
      this.pin(at); // seen at once, however slow the line is
      this.pick(at);
    };
    map.on("click", ({ latlng }) => put(latlng.wrap(), !IS_TOUCH));
    this.pane.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === this.pane) put(map.getCenter().wrap());
    });
  }

  pin(place) {
    this.layers.pin.clearLayers();
    if (!place) return;
    for (const [color, weight] of [["#ffffff", 7], ["#1a1a1a", 3]]) {
      const look = { pane: "chosen", interactive: false, radius: 10, color, weight, fillOpacity: 0 };
      L.circleMarker([place[1], place[0]], look).addTo(this.layers.pin);
    }
  }

  // Shapes are rebuilt only when they are others; a new value is a new style on the same shape.
  draw(content, text) {
    const { shapesKey, marks, images, points, coordinates, isPicking, picked } = content;
    if (shapesKey !== this.drawnShapes) {
      const { areas, ids, outlines } = JSON.parse(text);
      this.drawAreas(areas, ids, !isPicking);
      this.drawLines("outlines", outlines, { weight: 2 });
    }
    this.drawnShapes = shapesKey;
    const lines = JSON.stringify(marks);
    if (lines !== this.drawnMarks) {
      this.drawLines("marks", marks, { color: "#ffffff", pane: "marks", weight: 7 });
      this.drawLines("marks", marks, { pane: "marks", weight: 3 }, false);
    }
    this.drawnMarks = lines;
    this.layers.chosen.clearLayers();
    const looks = content.styles.map((style) => this.describe(style));
    this.shapes.forEach((shape, i) => this.style(shape, looks[content.worn[i]], content.captions[i], content.selected));
    this.drawImages(images);
    this.points.setPoints(points, coordinates);
    if (isPicking) this.pin(picked);
  }

  // The picture before stays until the next is there.
  drawImages(images) {
    const overlays = this.layers.images.getLayers();
    images.forEach(({ picture, bounds, options }, i) => {
      const url = URL.createObjectURL(new Blob([picture], { type: "image/png" }));
      const overlay = overlays[i] ?? L.imageOverlay(url, bounds, { ...options, pane: "images" }).addTo(this.layers.images);
      if (overlays[i]) overlay.setBounds(bounds).setUrl(url);
      overlay.getElement().addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
    });
    for (const old of overlays.slice(images.length)) this.layers.images.removeLayer(old);
  }

  drawAreas(geometries, ids, interactive) {
    this.layers.areas.clearLayers();
    this.shapes = geometries.map((geometry, i) => {
      const shape = L.geoJSON(geometry, { className: "area", interactive, pane: "areas" }).addTo(this.layers.areas);
      const tip = document.createElement("span");
      const elements = shape.getLayers().map((part) => part.getElement?.()).filter(Boolean);
      Object.assign(shape, { id: ids[i], tip, elements });
      if (!interactive) return shape;
      shape.bindTooltip(() => Object.assign(tip, { textContent: shape.caption }), { sticky: true });
      const choose = () => this.choose(shape.id);
      shape.on("click", choose);
      for (const element of elements) {
        element.setAttribute("tabindex", "0");
        element.setAttribute("role", "button");
        element.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          choose();
        });
      }
      return shape;
    });
  }

  // A style as it is worn: its hatching, and in a text what there is of it beside the fill.
  describe(style) {
    const fillColor = this.hatches.fill(style.fillColor, this.map.options.preferCanvas);
    return { style: { ...style, fillColor }, written: JSON.stringify(style), rest: JSON.stringify({ ...style, fillColor: "" }) };
  }

  style(shape, look, caption, selected) {
    const isSelected = shape.id === selected;
    if (isSelected) this.mark(shape);
    if (look.written !== shape.written) this.paint(shape, look);
    shape.written = look.written;
    if (!shape.getTooltip()) return;
    if (caption !== shape.caption) {
      shape.caption = caption;
      if (shape.isTooltipOpen()) shape.tip.textContent = caption;
      for (const element of shape.elements) element.setAttribute("aria-label", caption);
    }
    if (isSelected === shape.isSelected) return;
    shape.isSelected = isSelected;
    for (const element of shape.elements) element.setAttribute("aria-pressed", isSelected);
  }

  // Leaflet writes all of a style: where only the fill is other, so is what we write.
  paint(shape, { style, rest }) {
    if (this.map.options.preferCanvas || rest !== shape.rest) {
      shape.setStyle(style);
    } else {
      shape.eachLayer((part) => (part.options.fillColor = style.fillColor));
      for (const element of shape.elements) element.setAttribute("fill", style.fillColor);
    }
    shape.rest = rest;
  }

  mark(shape) {
    for (const [color, weight] of [["#ffffff", 8], ["#1a1a1a", 4]]) {
      L.geoJSON(shape.toGeoJSON(), { pane: "chosen", interactive: false, style: { fill: false, color, weight } })
        .addTo(this.layers.chosen);
    }
  }

  drawLines(name, geometries, look, isFirst = true) {
    if (isFirst) this.layers[name].clearLayers();
    L.geoJSON(geometries, { interactive: false, pane: look.pane, style: { fill: false, color: "#1a1a1a", ...look } })
      .addTo(this.layers[name]);
  }

  // What can be hidden; a hidden layer stays hidden while values change.
  writeSwitches({ captions, marks, images, points, isPicking }) {
    const there = [
      ["areas", "Områden", captions.length && !isPicking],
      ["images", "Rutor", images.length],
      ["points", "Punkter", points.length],
      ["marks", "Platser som sticker ut", marks.length],
    ].filter(([, , n]) => n);
    if (String(there) === this.switched) return;
    this.switched = String(there);
    this.switches.hidden = there.length < 2;
    this.switches.replaceChildren();
    for (const [pane, word] of there) {
      const label = add(this.switches, "label");
      const { style } = this.map.getPane(pane);
      const box = add(label, "input", { type: "checkbox", checked: style.display !== "none" });
      label.append(word);
      box.onchange = () => (style.display = box.checked ? "" : "none");
    }
  }

  // Maps side by side show the same ground.
  lead() {
    const { linked: name } = this.content;
    if (!name || this.isFollowing || !this.fitted) return;
    const view = { center: this.map.getCenter(), zoom: this.map.getZoom(), fitted: this.fitted };
    lastViews.set(name, view);
    for (const other of linked.get(name) ?? []) {
      if (other === this || other.fitted !== this.fitted) continue;
      other.isFollowing = true;
      other.map.setView(view.center, view.zoom, { animate: false });
      other.isFollowing = false;
    }
  }

  writeLegend({ legend, remark, points }) {
    const written = JSON.stringify([legend, remark, points.map(({ colour }) => colour)]);
    if (written === this.drawnLegend) return;
    this.drawnLegend = written;
    this.legend.replaceChildren();
    for (const { colour, label } of legend) {
      const item = add(this.legend, "li");
      const isPoint = points.some((group) => group.colour === colour);
      add(item, "span", { className: isPoint ? "swatch spot" : "swatch" }).style.background = hatchSwatch(colour);
      item.append(label);
    }
    if (remark) add(this.legend, "li", { text: remark });
  }

  // A map in a hidden tab has no size yet; a reader's own view is kept until other bounds come.
  fit() {
    const { bounds: [west, south, east, north] } = this.content;
    const wanted = [[south, west], [north, east]];
    if (String(wanted) === this.fitted || !this.map.getSize().x) return;
    const name = this.content.linked;
    const seen = lastViews.get(name);
    if (name && seen?.fitted === String(wanted)) {
      this.isFollowing = true;
      this.map.setView(seen.center, seen.zoom, { animate: false });
      this.isFollowing = false;
    } else {
      // Nothing to look at lies under the caption or the legend.
      const isWide = getComputedStyle(this.legend).position === "absolute";
      this.map.fitBounds(wanted, {
        animate: false,
        maxZoom: 18,
        paddingTopLeft: [12, this.caption.offsetHeight + 16],
        paddingBottomRight: [isWide ? this.legend.offsetWidth + 16 : 12, 12],
      });
    }
    this.fitted = String(wanted);
    if (!name) return;
    if (!linked.has(name)) linked.set(name, new Set());
    linked.get(name).add(this);
  }

  close() {
    for (const together of linked.values()) together.delete(this);
    this.watch?.disconnect();
    this.map?.remove();
    this.root.remove();
  }
}
