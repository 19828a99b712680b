// Hatching for the greys, which say why there is no figure: in a grey print they would be taken for a class.
// The darker the grey, the denser the lines.

import "./vendor/leaflet/leaflet.js";

const { SVG } = window.L;
const GREY = /^#([0-9a-f]{2})\1\1$/i;
const LINE = "#1a1a1a";

// The lines' distance in pixels; 0 for what isn't grey, and for white, which is none.
function findGap(colour) {
  const light = Number.parseInt(GREY.exec(colour)?.[1] ?? "ff", 16);
  return light < 255 ? Math.max(3, Math.round((light - 112) / 8)) : 0;
}

export function hatchSwatch(colour) {
  const gap = findGap(colour);
  return gap ? `repeating-linear-gradient(135deg, ${LINE} 0 1px, ${colour} 1px ${gap}px)` : colour;
}

export class Hatches {
  constructor(parent) {
    this.svg = parent.appendChild(SVG.create("svg"));
    for (const [name, value] of [["width", 0], ["height", 0], ["aria-hidden", true]]) this.svg.setAttribute(name, value);
    this.svg.style.position = "absolute"; // takes no room; hidden, its patterns would be too
    this.drawn = new Set();
    this.painted = new Map();
  }

  // What an area of a colour is filled with; one that is painted on a canvas is no element and has patterns of its own.
  fill(colour, isPainted = false) {
    const gap = findGap(colour);
    if (!gap) return colour;
    if (isPainted) return this.painted.get(gap) ?? this.paint(gap, colour);
    if (!this.drawn.has(gap)) this.draw(gap, colour);
    return `url(#streck-${gap})`;
  }

  paint(gap, colour) {
    const tile = Object.assign(document.createElement("canvas"), { width: gap, height: gap });
    const brush = tile.getContext("2d");
    for (const [width, fill] of [[gap, colour], [1, LINE]]) {
      brush.fillStyle = fill;
      brush.fillRect(0, 0, width, gap);
    }
    const pattern = brush.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().rotate(45));
    this.painted.set(gap, pattern);
    return pattern;
  }

  draw(gap, colour) {
    this.drawn.add(gap);
    const pattern = this.svg.appendChild(SVG.create("pattern"));
    const looks = { id: `streck-${gap}`, width: gap, height: gap, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
    for (const [name, value] of Object.entries(looks)) pattern.setAttribute(name, value);
    for (const [width, fill] of [[gap, colour], [1, LINE]]) {
      const part = pattern.appendChild(SVG.create("rect"));
      for (const [name, value] of Object.entries({ width, height: gap, fill })) part.setAttribute(name, value);
    }
  }
}
