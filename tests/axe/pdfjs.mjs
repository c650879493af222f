// A page of a PDF as pdf.js draws it, in Debian's Chromium: node pdfjs.mjs FILE PAGE PICTURE. Signatures' boxes included.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const [file, number, picture] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
for (const part of ['pdf.worker.mjs', 'pdf.mjs']) {
  await page.addScriptTag({ content: readFileSync(require.resolve(`pdfjs-dist/legacy/build/${part}`), 'utf8'), type: 'module' });
}
await page.waitForFunction(() => globalThis.pdfjsLib && globalThis.pdfjsWorker);
const drawn = await page.evaluate(async ([base64, wanted]) => {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const pdf = await pdfjsLib.getDocument({ data }).promise;
  const sheet = await pdf.getPage(Number(wanted));
  const viewport = sheet.getViewport({ scale: 2 });
  const canvas = Object.assign(document.createElement('canvas'), { width: viewport.width, height: viewport.height });
  await sheet.render({ canvas, canvasContext: canvas.getContext('2d'), viewport }).promise;
  return canvas.toDataURL('image/png').split(',')[1];
}, [readFileSync(file).toString('base64'), number]);
writeFileSync(picture, Buffer.from(drawn, 'base64'));
await browser.close();
