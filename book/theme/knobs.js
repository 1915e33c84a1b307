// The experiment of chapter 14: shows the stored run that belongs to the positions of three knobs.
"use strict";
{
    const SVG = "http://www.w3.org/2000/svg";
    const WIDTH = 680;
    const LEFT = 130;
    const RIGHT = 20;

    // What a letter of a stored event means: who, and the words of the transcript.
    const WORDS = { n: ["master", "no result yet"], i: ["worker", "no task waiting"] };

    const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

    // A stored run: events as `498i04`, which is when in tenths of a millisecond, what, and how many tasks and results
    // wait; then five figures.
    const parse = (text) => {
        const words = text.trim().split(" ");
        const figures = words.slice(-5).map(Number);
        const events = words.slice(0, -5).map((word) => {
            const [, at, what, tasks, results] = /^(\d+)([a-z])(\d)(\d)$/.exec(word);
            return { at: at / 10, what, tasks: Number(tasks), results: Number(results) };
        });
        return { events, end: figures[0] / 10, master: figures[1], worker: figures[2], tasks: figures[3], results: figures[4] };
    };

    const transcript = ({ events }) => {
        let received = 0;
        const lines = [];
        for (const { at, what } of events) {
            const [who, words] = what === "r" ? ["master", `result ${++received}`] : (WORDS[what] ?? []);
            if (who) lines.push(`${String(at).padStart(6)} ms  ${who}: ${words}`);
        }
        return lines.join("\n");
    };

    const chart = (run) => {
        const drawing = document.createElementNS(SVG, "svg");
        const add = (name, attributes, words) => {
            const shape = document.createElementNS(SVG, name);
            for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
            if (words !== undefined) shape.textContent = words;
            drawing.append(shape);
        };
        const x = (ms) => LEFT + (ms / run.end) * (WIDTH - LEFT - RIGHT);
        const height = 236;
        drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);

        const step = [1, 2, 5, 10, 20, 50, 100, 200].find((step) => run.end / step <= 8) ?? run.end;
        for (let ms = 0; ms <= run.end; ms += step) {
            add("line", { class: "grid", x1: x(ms), y1: 10, x2: x(ms), y2: height - 40 });
            add("text", { class: "tick", x: x(ms), y: height - 22, "text-anchor": "middle" }, ms);
        }
        add("text", { class: "tick", x: (LEFT + WIDTH - RIGHT) / 2, y: height - 4, "text-anchor": "middle" }, "ms");

        // A dot is a result, a cross a look in vain; a bar is work.
        for (const [name, y] of [["master", 30], ["worker", 70]]) {
            add("text", { class: "name", x: 0, y: y + 4 }, name);
            add("line", { class: "life", x1: LEFT, y1: y, x2: WIDTH - RIGHT, y2: y });
        }
        let began = 0;
        for (const { at, what } of run.events) {
            const y = "nr".includes(what) ? 30 : 70;
            if (what === "r") add("circle", { class: "dot", cx: x(at), cy: y, r: 5 });
            if (what === "t") began = at;
            if (what === "d") add("rect", { class: "works", x: x(began), y: y - 9, width: Math.max(x(at) - x(began), 3), height: 18 });
            if ("ni".includes(what)) {
                add("line", { class: "cross", x1: x(at) - 4, y1: y - 4, x2: x(at) + 4, y2: y + 4 });
                add("line", { class: "cross", x1: x(at) - 4, y1: y + 4, x2: x(at) + 4, y2: y - 4 });
            }
        }
        // How many wait, as steps: from zero at the bottom to four at the top.
        for (const [name, bottom, count] of [["tasks waiting", 138, "tasks"], ["results waiting", 188, "results"]]) {
            add("text", { class: "name", x: 0, y: bottom - 8 }, name);
            add("line", { class: "grid", x1: LEFT, y1: bottom, x2: WIDTH - RIGHT, y2: bottom });
            const points = [];
            let last = bottom;
            for (const event of run.events) {
                const y = bottom - event[count] * 9;
                points.push(`${x(event.at)},${points.length === 0 ? y : last}`, `${x(event.at)},${y}`);
                last = y;
            }
            add("polyline", { class: "depth", points: points.join(" ") });
        }
        return drawing;
    };

    const set = (figure) => {
        const runs = figure.dataset.runs.split("|");
        const knobs = [...figure.querySelectorAll("input")];
        const said = figure.querySelector(".said");
        const drawing = figure.querySelector(".drawing");
        const told = figure.querySelector(".transcript");
        const values = knobs.map((knob) => knob.dataset.values.split(" "));

        const show = () => {
            const at = knobs.map((knob) => Number(knob.value));
            knobs.forEach((knob, index) => {
                const text = `${values[index][at[index]]} ${knob.dataset.unit}`;
                knob.setAttribute("aria-valuetext", text);
                knob.nextElementSibling.textContent = text;
            });
            const run = parse(runs[(at[0] * values[1].length + at[1]) * values[2].length + at[2]]);
            said.textContent =
                `The last result is there at ${run.end} ms. The master looked in vain ${plural(run.master, "time", "times")}, ` +
                `the worker ${plural(run.worker, "time", "times")}. At most ${plural(run.tasks, "task", "tasks")} and ` +
                `${plural(run.results, "result", "results")} were waiting.`;
            drawing.replaceChildren(chart(run));
            told.textContent = transcript(run);
        };
        for (const knob of knobs) {
            knob.addEventListener("input", show);
            // The arrow keys turn the knob, and not the page.
            knob.addEventListener("keydown", (event) => event.stopPropagation());
        }
        show();
        figure.querySelector(".experiment").hidden = false;
    };
    document.querySelectorAll("figure.knobs").forEach(set);
}
