"use strict";

/* The colours of the scheme, as the style has them now. */
const inks = {};
function ink(name) {
  return inks[name] ??= getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}
function rgb(name) {
  return [1, 3, 5].map((i) => parseInt(ink(name).slice(i, i + 2), 16));
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

/* A canvas in the screen's own pixels, cleared; what is drawn on it is measured in the style's. */
function cleared(canvas, width = canvas.clientWidth, height = canvas.clientHeight) {
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = "12px system-ui, sans-serif";
  pen.textAlign = "left";
  pen.lineWidth = 1;
  return pen;
}

/* A field with axes: `x` and `y` turn numbers into places. */
function field(canvas, [x0, x1], [y0, y1], xTicks, yTicks, xName, yName, text = String) {
  const pen = cleared(canvas);
  const box = { left: 44, top: 8, right: canvas.clientWidth - 8, bottom: canvas.clientHeight - 38 };
  const x = (v) => box.left + ((v - x0) / (x1 - x0)) * (box.right - box.left);
  const y = (v) => box.bottom - ((v - y0) / (y1 - y0)) * (box.bottom - box.top);
  const frame = () => {
    pen.fillStyle = ink("grey");
    pen.strokeStyle = ink("grey");
    pen.strokeRect(box.left + 0.5, box.top + 0.5, box.right - box.left - 1, box.bottom - box.top - 1);
    pen.textAlign = "center";
    for (const tick of xTicks) pen.fillText(text(tick, "x"), x(tick), box.bottom + 15);
    pen.fillText(xName, (box.left + box.right) / 2, box.bottom + 32);
    pen.textAlign = "right";
    for (const tick of yTicks) pen.fillText(text(tick, "y"), box.left - 5, y(tick) + 4);
    pen.save();
    pen.translate(11, (box.top + box.bottom) / 2);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "center";
    pen.fillText(yName, 0, 0);
    pen.restore();
  };
  const grid = () => {
    pen.strokeStyle = ink("faint");
    pen.beginPath();
    for (const tick of xTicks) { pen.moveTo(x(tick), box.top); pen.lineTo(x(tick), box.bottom); }
    for (const tick of yTicks) { pen.moveTo(box.left, y(tick)); pen.lineTo(box.right, y(tick)); }
    pen.stroke();
  };
  const inside = (work) => {
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    pen.clip();
    work();
    pen.restore();
  };
  return { pen, box, x, y, frame, grid, inside };
}

function line(pen, points, color, width = 2.5) {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
  pen.lineWidth = 1;
}

/* A small picture whose pixels are mixed from paper and two inks: 0 is `low`, 128 paper, 255 `high`. */
const scrap = document.createElement("canvas");
function mixed(values, columns, low, high, strength = 1) {
  const rows = values.length / columns;
  scrap.width = columns;
  scrap.height = rows;
  const pen = scrap.getContext("2d", { willReadFrequently: true });
  const image = pen.createImageData(columns, rows);
  const [paper, lower, upper] = [rgb("paper"), rgb(low), rgb(high)];
  for (let i = 0; i < values.length; i++) {
    const far = strength * (values[i] < 128 ? (128 - values[i]) / 128 : (values[i] - 128) / 127);
    const other = values[i] < 128 ? lower : upper;
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = paper[c] + (other[c] - paper[c]) * far;
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
  return scrap;
}

/* Where the chance is one half, by straight pieces through the grid's cells (marching squares). */
function border(pen, chances, cells, x, y) {
  const at = (i) => -2 + (4 / cells) * (i + 0.5);
  const ends = [];
  const cross = (a, b, x0, y0, x1, y1) => {
    if (a > 127 === b > 127) return;
    const share = (127.5 - a) / (b - a);
    ends.push(x(x0 + share * (x1 - x0)), y(y0 + share * (y1 - y0)));
  };
  pen.beginPath();
  for (let row = 0; row + 1 < cells; row++) {
    for (let column = 0; column + 1 < cells; column++) {
      const i = row * cells + column;
      const [a, b, c, d] = [chances[i], chances[i + 1], chances[i + cells + 1], chances[i + cells]];
      const above = (a > 127) + (b > 127) + (c > 127) + (d > 127);
      if (above === 0 || above === 4) continue;
      const [left, right, top, bottom] = [at(column), at(column + 1), -at(row), -at(row + 1)];
      ends.length = 0;
      cross(a, b, left, top, right, top);
      cross(b, c, right, top, right, bottom);
      cross(d, c, left, bottom, right, bottom);
      cross(a, d, left, top, left, bottom);
      for (let end = 0; end + 3 < ends.length; end += 4) {
        pen.moveTo(ends[end], ends[end + 1]);
        pen.lineTo(ends[end + 2], ends[end + 3]);
      }
    }
  }
  pen.stroke();
}

function drawSurface(canvas, start, frame) {
  const ticks = [-2, -1, 0, 1, 2];
  const { pen, box, x, y, frame: edge, inside } = field(canvas, [-2, 2], [-2, 2], ticks, ticks, "x", "y");
  const chances = bytes(frame.surface);
  const cells = Math.sqrt(chances.length);
  pen.imageSmoothingEnabled = true;
  pen.drawImage(mixed(chances, cells, "blue", "orange", 0.55), box.left, box.top,
    box.right - box.left, box.bottom - box.top);
  inside(() => {
    pen.strokeStyle = ink("text");
    pen.lineWidth = 1.8;
    border(pen, chances, cells, x, y);
    pen.strokeStyle = ink("paper");
    pen.lineWidth = 1;
    start.labels.forEach((label, i) => {
      pen.fillStyle = ink(label ? "orange" : "blue");
      pen.beginPath();
      pen.arc(x(start.points[2 * i]), y(start.points[2 * i + 1]), 3.6, 0, 7);
      pen.fill();
      pen.stroke();
    });
  });
  edge();
}

function drawCurve(canvas, start, frame) {
  const { pen, x, y, frame: edge, grid, inside } = field(canvas, [0, 1], [-1.5, 1.5],
    [0, 0.25, 0.5, 0.75, 1], [-1.5, -1, -0.5, 0, 0.5, 1, 1.5], "x", "y");
  grid();
  inside(() => {
    pen.fillStyle = ink("grey");
    start.points.forEach((point, i) => {
      pen.beginPath();
      pen.arc(x(point), y(start.labels[i]), 2.6, 0, 7);
      pen.fill();
    });
    const steps = frame.curve.length - 1;
    line(pen, frame.curve.map((_, i) => [x(i / steps), y(Math.cos((6 * i) / steps))]), ink("green"), 1.5);
    line(pen, frame.curve.map((v, i) => [x(i / steps), y(Math.max(-9, Math.min(9, v)))]), ink("orange"), 3);
  });
  edge();
}

function drawDigits(canvas, start, frame) {
  const pen = cleared(canvas);
  const size = 28 * 28;
  const width = canvas.clientWidth;
  const filters = bytes(frame.filters);
  const pictures = bytes(start.pictures);
  pen.imageSmoothingEnabled = false;
  pen.fillStyle = ink("grey");
  pen.fillText("Weights of the first units", 0, 12);
  const small = width / 8;
  for (let i = 0; i < filters.length / size; i++) {
    const [left, top] = [(i % 8) * small, 20 + Math.floor(i / 8) * small];
    pen.drawImage(mixed(filters.subarray(i * size, (i + 1) * size), 28, "blue", "orange"),
      left, top, small - 4, small - 4);
    pen.strokeStyle = ink("faint");
    pen.strokeRect(left + 0.5, top + 0.5, small - 5, small - 5);
  }
  const below = 20 + 2 * small + 20;
  const large = width / 6;
  pen.fillStyle = ink("grey");
  pen.fillText("What it reads in digits that it has not seen", 0, below);
  start.labels.forEach((label, i) => {
    const [left, top] = [(i % 6) * large, below + 8 + Math.floor(i / 6) * (large + 14)];
    const shade = pictures.subarray(i * size, (i + 1) * size).map((v) => 128 + v / 2);
    pen.drawImage(mixed(shade, 28, "paper", "text"), left, top, large - 8, large - 8);
    const right = frame.found[i] === label;
    pen.strokeStyle = pen.fillStyle = ink(right ? "green" : "red");
    pen.lineWidth = 2;
    pen.strokeRect(left + 1, top + 1, large - 10, large - 10);
    pen.fillText(`${frame.found[i]}  ${Math.round(100 * frame.chances[i])} %`, left + 2, top + large + 5);
  });
}

function drawLoss(canvas, history, marks) {
  const values = history.flatMap((h) => [h.loss, h.test]).filter((v) => v > 0);
  const low = Math.floor(Math.log10(Math.max(1e-8, Math.min(0.1, ...values))));
  const high = Math.ceil(Math.log10(Math.min(1e12, Math.max(1, ...values))));
  const last = Math.max(100, history.length ? history[history.length - 1].step : 0);
  const every = [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4].map((z) => n * 10 ** z))
    .sort((a, b) => a - b).find((n) => last / n <= 5) || last;
  const steps = [];
  for (let tick = 0; tick <= last; tick += every) steps.push(tick);
  const powers = [];
  const stride = Math.ceil((high - low) / 6);
  for (let power = low; power <= high; power += stride) powers.push(power);
  const { pen, box, x, y, frame, grid, inside } = field(canvas, [0, last], [low, high], steps, powers,
    "step", "loss", (tick, axis) => axis === "x" ? tick.toLocaleString("en") : power(tick));
  grid();
  inside(() => {
    pen.setLineDash([4, 4]);
    for (const mark of marks) line(pen, [[x(mark), box.top], [x(mark), box.bottom]], ink("grey"), 1.5);
    pen.setLineDash([]);
    const of = (name) => history.filter((h) => h[name] !== null)
      .map((h) => [x(h.step), y(Math.log10(Math.max(1e-9, h[name])))]);
    line(pen, of("test"), ink("orange"));
    line(pen, of("loss"), ink("blue"));
  });
  frame();
}

function power(exponent) {
  return exponent >= -3 && exponent <= 3 ? String(+(10 ** exponent).toFixed(3))
    : short(10 ** exponent).replace("1.0 × ", "");
}

/* One square for each unit: the fuller, the more samples it is above 0 for. */
function drawUnits(canvas, layer) {
  const columns = 16;
  const rows = Math.ceil(layer.units.length / columns);
  canvas.style.width = `${14 * columns}px`;
  canvas.style.height = `${14 * rows}px`;
  const pen = cleared(canvas, 14 * columns, 14 * rows);
  layer.units.forEach((active, i) => {
    const [left, top] = [14 * (i % columns) + 1, 14 * Math.floor(i / columns) + 1];
    const dead = layer.silent[i];
    pen.globalAlpha = active;
    pen.fillStyle = ink("teal");
    pen.fillRect(left, top, 11, 11);
    pen.globalAlpha = 1;
    pen.strokeStyle = ink(dead ? "red" : "grey");
    pen.strokeRect(left + 0.5, top + 0.5, 11, 11);
    if (dead) line(pen, [[left + 2, top + 10], [left + 10, top + 2]], ink("red"), 2);
  });
}

function drawBins(canvas, layer) {
  const [width, height] = [150, 40];
  const pen = cleared(canvas, width, height);
  const most = Math.max(...layer.bins);
  const step = width / layer.bins.length;
  pen.fillStyle = ink("teal");
  layer.bins.forEach((share, i) => {
    // By the root: one number that comes often, such as 0, leaves the others to be seen.
    const tall = (height - 13) * Math.sqrt(share / most);
    pen.fillRect(i * step + 0.5, height - 12 - tall, step - 1, tall);
  });
  pen.strokeStyle = ink("grey");
  pen.beginPath();
  pen.moveTo(0, height - 11.5);
  pen.lineTo(width, height - 11.5);
  pen.moveTo(width / 2, height - 11.5);
  pen.lineTo(width / 2, height - 7);
  pen.stroke();
  pen.fillStyle = ink("grey");
  pen.font = "10px system-ui, sans-serif";
  pen.fillText("−" + short(layer.limit), 0, height - 1);
  pen.textAlign = "right";
  pen.fillText(short(layer.limit), width, height - 1);
}

const SHAPES = {
  relu: (x) => Math.max(0, x),
  leaky: (x) => Math.max(0.05 * x, x),
  prelu: (x) => Math.max(0.25 * x, x),
  elu: (x) => (x > 0 ? x : Math.exp(x) - 1),
  gelu: (x) => x / (1 + Math.exp(-1.702 * x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  none: (x) => x,
};

function drawGraph(canvas, activation) {
  const pen = cleared(canvas, 64, 28);
  line(pen, [[0, 20.5], [64, 20.5]], ink("faint"), 1);
  line(pen, [[32.5, 0], [32.5, 28]], ink("faint"), 1);
  const points = [];
  for (let x = -3; x <= 3; x += 0.1) points.push([32 + 10 * x, 20 - 7 * SHAPES[activation](x)]);
  line(pen, points, ink("blue"), 2);
}

function short(number) {
  if (number === null || number === undefined) return "–";
  if (number === 0) return "0";
  const size = Math.abs(number);
  if (size >= 1e-3 && size < 1e4) return String(+number.toPrecision(3));
  const [digits, exponent] = number.toExponential(1).split("e");
  const raised = [...exponent.replace("+", "")].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("");
  return `${digits} × 10${raised}`;
}
