// The plain job as docxtemplater and easy-template-x do it: `node peer.mjs NAME FOLDER RUNS` renders FOLDER/peer.docx with
// FOLDER/peer.json RUNS times, writes the last result, and prints the median of the runs after the first, in milliseconds.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

const require = createRequire(import.meta.url);
const [name, folder, runs] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const data = JSON.parse(readFileSync(join(folder, "peer.json"), "utf8"));

const makers = {
  docxtemplater: () => {
    const PizZip = require("pizzip");
    const Docxtemplater = require("docxtemplater");
    return async (blob) => {
      const template = new Docxtemplater(new PizZip(blob), { paragraphLoop: true });
      template.render(data);
      return template.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  "easy-template-x": () => {
    const { TemplateHandler } = require("easy-template-x");
    const handler = new TemplateHandler();
    return (blob) => handler.process(blob, data);
  },
};

const render = makers[name]();
const durations = [];
let made;
for (let run = 0; run < runs; run += 1) {
  const start = performance.now();
  made = await render(readFileSync(join(folder, "peer.docx")));
  durations.push(performance.now() - start);
}
writeFileSync(join(folder, "result.docx"), made);
const warm = durations.slice(runs > 1 ? 1 : 0).sort((a, b) => a - b);
console.log(warm[Math.floor(warm.length / 2)]);
