// Tens of thousands of points on one canvas; Leaflet's own markers would be an object each.

import "./vendor/leaflet/leaflet.js";

const { L } = window;
const REACH = 8; // pixels from a point that still count as on it

export const PointLayer = L.Layer.extend({
  initialize(pane) {
    L.setOptions(this, { pane });
    this._groups = [];
    this._tooltip = L.tooltip({ direction: "top" });
  },

  onAdd(map) {
    this._canvas = L.DomUtil.create("canvas", "points leaflet-zoom-hide", this.getPane());
    map.on("moveend resize", this._draw, this);
    map.on("mousemove click", this._point, this);
    map.on("mouseout", this._tooltip.remove, this._tooltip);
    this._draw();
  },

  onRemove(map) {
    map.off("moveend resize", this._draw, this);
    map.off("mousemove click", this._point, this);
    map.off("mouseout", this._tooltip.remove, this._tooltip);
    this._canvas.remove();
  },

  // groups: [{colour, caption, count}]; coordinates: lon, lat in millionths of a degree, group after group
  setPoints(groups, coordinates) {
    const { crs } = this._map.options;
    let next = 0;
    if (!groups.length && !this._groups.length) return;
    this._groups = groups.map(({ colour, caption, count }) => {
      const places = new Float64Array(2 * count); // pixels at zoom 0: scaled, not projected, when drawn
      for (let i = 0; i < places.length; i += 2, next += 2) {
        const place = crs.latLngToPoint(L.latLng(coordinates[next + 1] / 1e6, coordinates[next] / 1e6), 0);
        places[i] = place.x;
        places[i + 1] = place.y;
      }
      return { colour, caption, places };
    });
    this._draw();
  },

  _draw() {
    const map = this._map;
    const size = map.getSize();
    const density = window.devicePixelRatio || 1;
    L.DomUtil.setPosition(this._canvas, map.containerPointToLayerPoint([0, 0]));
    Object.assign(this._canvas, { width: size.x * density, height: size.y * density });
    Object.assign(this._canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    const pen = this._canvas.getContext("2d");
    pen.scale(density, density);
    const seen = this._groups.map(({ colour, places }) => ({ colour, spots: this._findInView(places, size) }));
    const count = seen.reduce((sum, { spots }) => sum + spots.length, 0);
    const radius = count > 5000 ? 1.5 : count > 500 ? 3 : 4.5;
    // A rim beneath: where colours aren't seen, points are as dark as the darker classes.
    Object.assign(pen, { strokeStyle: "#ffffff", lineWidth: 2 });
    for (const { colour, spots } of seen) {
      pen.fillStyle = colour;
      pen.beginPath();
      for (const [x, y] of spots) {
        pen.moveTo(x + radius, y);
        pen.arc(x, y, radius, 0, 2 * Math.PI);
      }
      if (radius >= 3) pen.stroke();
      pen.fill();
    }
  },

  _findInView(places, { x: width, y: height }) {
    const { scale, left, top } = this._view();
    const spots = [];
    for (let i = 0; i < places.length; i += 2) {
      const x = places[i] * scale - left;
      const y = places[i + 1] * scale - top;
      if (x > -REACH && y > -REACH && x < width + REACH && y < height + REACH) spots.push([x, y]);
    }
    return spots;
  },

  _view() {
    const { x, y } = this._map.getPixelBounds().min;
    return { scale: this._map.options.crs.scale(this._map.getZoom()) / 256, left: x, top: y };
  },

  _point({ containerPoint, latlng }) {
    const caption = this._findCaption(containerPoint);
    if (!caption) return this._tooltip.remove();
    const text = document.createElement("span");
    text.textContent = caption;
    return this._tooltip.setLatLng(latlng).setContent(text).openOn(this._map);
  },

  _findCaption({ x, y }) {
    const { scale, left, top } = this._view();
    let found = "";
    let nearest = REACH * REACH;
    for (const { caption, places } of this._groups) {
      for (let i = 0; i < places.length; i += 2) {
        const away = (places[i] * scale - left - x) ** 2 + (places[i + 1] * scale - top - y) ** 2;
        if (away < nearest) [nearest, found] = [away, caption];
      }
    }
    return found;
  },
});
