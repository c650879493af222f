// The plain job as docxtemplater does it: `node peer.mjs FOLDER RUNS` renders FOLDER/peer.docx with FOLDER/data.json
// RUNS times, writes the last result, and prints the median of the runs after the first, in milliseconds.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

const require = createRequire(join(process.env.NODE_MODULES ?? process.cwd(), "x.js"));
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const [folder, runs] = [process.argv[2], Number(process.argv[3])];
const data = JSON.parse(readFileSync(join(folder, "data.json"), "utf8"));
const durations = [];
let made;
for (let run = 0; run < runs; run += 1) {
  const start = performance.now();
  const template = new Docxtemplater(new PizZip(readFileSync(join(folder, "peer.docx"))), { paragraphLoop: true });
  template.render(data);
  made = template.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  durations.push(performance.now() - start);
}
writeFileSync(join(folder, "result.docx"), made);
const warm = durations.slice(runs > 1 ? 1 : 0).sort((a, b) => a - b);
console.log(warm[Math.floor(warm.length / 2)]);
