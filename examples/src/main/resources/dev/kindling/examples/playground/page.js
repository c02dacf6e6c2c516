
const byId = (id) => document.getElementById(id);
const form = byId("controls");
const NAMES = ["data", "depth", "width", "activation", "init", "rate", "pace"];

const DATA = {
  moons: "Two classes of points that hook into each other. No straight line parts them.",
  spiral: "Two arms that wind around each other: hard for a small network.",
  cos6x: "200 points of cos(6x) with noise. The network is to find the curve.",
  digits: "6,000 drawn digits of 28 × 28 pixels, ten classes.",
};

/* Marks and what they mean, in turn. */
function legend(...parts) {
  return parts.map((part, i) => (i % 2 ? `${part}</span> ` : `<span><i class="${part}"></i> `)).join("");
}

const VIEWS = {
  plane: ["What the network says",
    legend("dot blue", "first class", "dot orange", "second class", "line ink", "undecided"),
    "The background is the network’s answer for each place, the dots are the samples it learns from.", drawSurface],
  cos6x: ["The curve it has found",
    legend("line orange", "the network", "line green", "cos(6x)", "dot grey", "samples"),
    "With ReLU the curve is made of straight pieces: each unit adds one kink.", drawCurve],
  digits: ["What it looks for, and what it reads",
    legend("dot orange", "ink counts for", "dot blue", "ink counts against", "line green", "right", "line red", "wrong"),
    "Each square is the 28 × 28 weights of one unit. The number is what it reads, and how sure it is.", drawDigits],
};

const LESSONS = [
  ["Fold the plane", { data: "moons", depth: 2, width: 8 },
    "Each ReLU unit folds the plane along a line. Watch the border bend until it parts the two moons."],
  ["Without activations", { data: "moons", depth: 3, width: 8, activation: "none" },
    "Three layers without an activation are no more than one: the border stays straight. Now choose ReLU."],
  ["A curve of straight pieces", { data: "cos6x", depth: 1, width: 30, init: "he-bias" },
    "Thirty units, thirty kinks. Go down to 3 units and see which pieces remain."],
  ["Kill the units", { data: "moons", depth: 2, width: 16, rate: 1 },
    "A rate that is far too large throws units to where they give 0 for every sample. Lower the rate: the dead " +
    "stay dead, since no gradient reaches them. Then try Leaky ReLU."],
  ["Vanishing gradients", { data: "moons", depth: 8, width: 16, activation: "sigmoid", init: "xavier",
    rate: 0.001 },
    "Compare the gradients of the first and the last layer: eight sigmoids let next to nothing through. " +
    "Choose ReLU and He."],
  ["Exploding numbers", { data: "moons", depth: 8, width: 32, init: "large" },
    "First weights four times too large: each layer’s outputs are several times the size of those before. Choose He."],
  ["All alike", { data: "moons", depth: 1, width: 8, activation: "sigmoid", init: "zeros" },
    "Units that begin alike get the same gradients and stay alike: eight units do no more than one."],
  ["The spiral", { data: "spiral", depth: 3, width: 32, pace: "full" },
    "Three layers find their way around. Try one layer of the same width: it takes far longer, or does not get there."],
  ["Read digits", { data: "digits", depth: 1, width: 32, rate: 0.001 },
    "The first units learn to look for strokes. In time the two losses part: it learns its samples by heart."],
];
const USUAL = { data: "moons", depth: 2, width: 8, activation: "relu", init: "he", rate: 0.01, pace: "steady", seed: 1 };

let seed = 1;
let source = null;
let start = null;
let frame = null;
let history = [];
let marks = [];
let painting = 0;
const sent = { busy: false, again: null, at: 0, revision: 0 };

const rate = () => +(10 ** +form.rate.value).toPrecision(2);

function settings() {
  const all = Object.fromEntries(NAMES.map((name) => [name, form[name].value]));
  return { ...all, rate: String(rate()), seed: String(seed) };
}

/* Puts settings into the form; what it does not know stays as it is. */
function show(some) {
  for (const [name, value] of Object.entries(some)) {
    if (name === "seed" && value >= 1 && value <= 1e6) seed = Math.round(value);
    else if (name === "rate" && value > 0) form.rate.value = Math.log10(value);
    else if (form[name]?.options && ![...form[name].options].some((o) => o.value === value)) continue;
    else if (NAMES.includes(name)) form[name].value = value;
  }
  labels();
}

function labels() {
  byId("depth-value").textContent = form.depth.value;
  byId("width-value").textContent = form.width.value;
  byId("rate-value").textContent = short(rate());
  byId("about-data").textContent = DATA[form.data.value];
  drawGraph(byId("graph"), form.activation.value);
  window.history.replaceState(null, "", "#" + new URLSearchParams(settings()));
}

function connect() {
  source?.close();
  source = new EventSource("/events?" + new URLSearchParams(settings()));
  const slow = setTimeout(() => say("No answer yet. A browser opens six streams to one server at a time: " +
    "if as many of these pages are open, close one.", "careful"), 4000);
  sent.at = sent.revision = 0;
  source.addEventListener("start", (event) => {
    clearTimeout(slow);
    start = JSON.parse(event.data);
    history = [];
    marks = [];
    begin();
  });
  source.addEventListener("frame", (event) => {
    const before = frame;
    frame = JSON.parse(event.data);
    if (before && frame.step > before.step && frame.rate !== before.rate) marks.push(before.step);
    remember();
    if (sent.at && sent.revision && frame.revision >= sent.revision) answered();
    if (!painting) painting = requestAnimationFrame(paint);
  });
  source.onerror = () => {
    clearTimeout(slow);
    disconnect();
    say("The server does not answer. If it was stopped, start it again: ./kindling run playground", "bad");
    setTimeout(connect, 1500);
  };
}

function disconnect() {
  source?.close();
  source = null;
}

function remember() {
  history.push({ step: frame.step, loss: frame.loss, test: frame.test });
  // Half of them are enough for the picture.
  if (history.length > 1500) history = history.filter((_, i) => i % 2 === 0 || i > 1400);
}

/* Sends changes one after another; of several that wait, the last counts. */
async function send(change) {
  if (!start) return;
  if (sent.busy) {
    sent.again = { ...sent.again, ...change };
    return;
  }
  sent.busy = true;
  sent.at = performance.now();
  sent.revision = 0;
  try {
    const answer = await fetch(`/visitors/${start.id}?` + new URLSearchParams(change), { method: "POST" });
    if (answer.ok) {
      sent.revision = (await answer.json()).revision;
      if (frame && frame.revision >= sent.revision) answered();
    } else {
      say(await answer.text(), "bad");
    }
  } catch {
    // The stream is gone too, and will be opened again.
  }
  sent.busy = false;
  const next = sent.again;
  sent.again = null;
  if (next) send(next);
}

function answered() {
  const ms = Math.max(1, Math.round(performance.now() - sent.at));
  byId("answered").textContent = `Your last change was answered in ${ms} ms.`;
  byId("answered").dataset.ms = ms;
  sent.at = 0;
}

function begin() {
  byId("code").textContent = start.code;
  byId("size").textContent = `${start.parameters.toLocaleString("en")} parameters, ` +
    `${start.samples.toLocaleString("en")} samples to learn from, 32 in each step; Adam.`;
  const [title, legend, text] = view();
  byId("view-title").textContent = title;
  byId("view-legend").innerHTML = legend;
  byId("view-text").textContent = text;
  const rows = byId("layers").tBodies[0];
  rows.replaceChildren();
  for (let i = 1; i <= +start.settings.depth + 1; i++) {
    const row = rows.insertRow();
    row.insertCell().textContent = i <= start.settings.depth ? `hidden ${i}` : "output";
    for (let cell = 0; cell < 5; cell++) row.insertCell();
    if (i <= start.settings.depth) {
      row.cells[1].append(document.createElement("canvas"), note());
      row.cells[2].append(Object.assign(document.createElement("canvas"), { width: 150, height: 40 }));
      row.cells[2].firstChild.style.cssText = "width:150px;height:40px";
    }
  }
}

function note() {
  return Object.assign(document.createElement("span"), { className: "note" });
}

function view() {
  return VIEWS[start.settings.data] || VIEWS.plane;
}

function paint() {
  painting = 0;
  if (!start || !frame) return;
  const text = (id, value) => { byId(id).textContent = value; };
  const hidden = frame.layers.slice(0, -1);
  const dead = hidden.reduce((sum, layer) => sum + layer.dead, 0);
  const units = hidden.reduce((sum, layer) => sum + layer.units.length, 0);
  text("step", frame.step.toLocaleString("en"));
  text("epoch", frame.epoch.toLocaleString("en"));
  text("loss", short(frame.loss));
  text("test", short(frame.test));
  text("accuracy", frame.accuracy === null ? "–" : `${(100 * frame.accuracy).toFixed(1)} %`);
  text("dead", `${dead} of ${units}`);
  byId("dead").parentElement.className = dead ? "bad" : "";
  text("run", frame.state === "paused" ? "Go on" : "Pause");
  byId("run").disabled = frame.state === "finished" || frame.state === "broken";
  view()[3](byId("view"), start, frame);
  drawLoss(byId("curve"), history, marks);
  const rows = byId("layers").tBodies[0].rows;
  const gradients = frame.layers.map((layer) => layer.gradient ?? 0);
  const strongest = gradients.indexOf(Math.max(...gradients));
  frame.layers.forEach((layer, i) => {
    const cells = rows[i].cells;
    if (layer.units) {
      drawUnits(cells[1].firstChild, layer);
      cells[1].lastChild.textContent = layer.dead ? `${layer.dead} of ${layer.units.length} dead` : "";
      drawBins(cells[2].firstChild, layer);
      cells[3].textContent = short(layer.size);
      cells[4].textContent = layer.flat === null ? "–" : `${Math.round(100 * layer.flat)} %`;
    }
    cells[5].textContent = short(layer.gradient);
    cells[5].className = i < strongest && gradients[i] < gradients[strongest] / 100 ? "alarm" : "";
  });
  diagnose(hidden, dead, units);
}

function diagnose(hidden, dead, units) {
  const first = frame.layers[0].gradient;
  const last = frame.layers[frame.layers.length - 1].gradient;
  const grown = hidden[hidden.length - 1].size / hidden[0].size;
  const said = [];
  let tone = "fine";
  const add = (sentence, how) => { said.push(sentence); if (tone !== "bad") tone = how; };
  const silent = hidden.findIndex((layer) => layer.dead === layer.units.length);
  if (frame.state === "broken" || frame.loss === null) {
    say("The loss is no number any more: the weights have grown beyond what a float holds. Lower the rate, or choose " +
      "smaller first weights; any change starts anew.", "bad");
    return;
  }
  if (frame.state === "finished") add(`${start.most.toLocaleString("en")} steps are enough: it rests.`, "fine");
  if (frame.state === "paused") add("Paused.", "fine");
  if (silent >= 0) {
    add(`Layer hidden ${silent + 1} gives 0 for every sample: the layers before it get no gradient, and what ` +
      "comes after it is one constant number. No rate brings it back; start again.", "bad");
  } else if (dead) {
    add(`${dead} of ${units} units are dead: they give 0 for every sample, no gradient reaches them, and they are ` +
      "lost to the network. A lower rate, biases of 0.01 or Leaky ReLU prevent it.", "careful");
  }
  if (silent < 0 && first < last / 100) {
    add("The gradient vanishes on its way to the first layer, which hardly learns. ReLU with He passes it on.", "careful");
  }
  if (grown > 30) add("Each layer’s outputs are larger than those before: the first weights are too large.", "careful");
  if (start.settings.activation === "none") {
    add("Without activations all layers together are one straight line or plane.", "careful");
  }
  if (grown <= 30 && frame.step > 300 && frame.test > 1.5 * frame.loss && frame.test - frame.loss > 0.02) {
    add("The test loss is above the training loss: it has begun to learn its samples by heart.", "careful");
  }
  if (tone === "fine") add(verdict(), "fine");
  say(said.slice(0, 2).join(" "), tone);
}

function verdict() {
  if (frame.step === 0) return "It has not learned anything yet.";
  if (frame.accuracy === null) {
    return frame.test < 0.012
      ? `The curve is found: the error is ${short(frame.test)}, and the noise alone makes 0.006.`
      : `The error is ${short(frame.test)}; the best straight line has 0.456, and the noise alone makes 0.006.`;
  }
  const right = `It tells ${(100 * frame.accuracy).toFixed(1)} % of the test samples right.`;
  return frame.accuracy > 0.97 ? right + " It has learned it." : right;
}

function say(text, tone) {
  const says = byId("says");
  if (says.textContent !== text) says.textContent = text;
  says.className = tone;
}

function teach(number) {
  byId("hint").textContent = LESSONS[number]?.[2] ?? "Choose one of these, or turn the knobs below.";
  [...byId("lessons").children].forEach((button, i) => button.setAttribute("aria-pressed", i === number));
}

LESSONS.forEach(([title, some], i) => {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: title });
  button.addEventListener("click", () => {
    teach(i);
    show({ ...USUAL, ...some });
    send({ ...settings(), running: "true", restart: "1" });
  });
  byId("lessons").append(button);
});
teach(location.hash.length > 1 ? -1 : 0);

form.addEventListener("input", () => {
  labels();
  send(settings());
});
byId("run").addEventListener("click", () => send({ running: String(frame?.state === "paused") }));
byId("restart").addEventListener("click", () => send({ restart: "1", running: "true" }));
byId("dice").addEventListener("click", () => {
  seed = 1 + Math.floor(Math.random() * 1e6);
  labels();
  send({ ...settings(), running: "true" });
});

const repaint = () => {
  for (const name of Object.keys(inks)) delete inks[name];
  labels();
  paint();
};
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
window.addEventListener("resize", repaint);

/* A page that nobody looks at for five minutes lets its network go. */
let away = 0;
document.addEventListener("visibilitychange", () => {
  clearTimeout(away);
  if (document.hidden) away = setTimeout(disconnect, 300_000);
  else if (!source) connect();
});

show(Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
connect();
