// What axe-core says of HTML files at WCAG 2.1 AA, in Debian's Chromium: JSON, a list of violations for each file.
// What is folded is opened first. With --pictures FOLDER, also a picture of each file, narrow and wide.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] };
const WIDTHS = { etroite: 320, large: 1280 };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

const pictures = process.argv[2] === '--pictures' ? process.argv[3] : null;
const files = process.argv.slice(pictures === null ? 2 : 4);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
const answers = [];
for (const file of files) {
  const found = [];
  for (const [name, width] of Object.entries(WIDTHS)) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`file://${file}`);
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)) {
      found.push(`${name}: la page déborde de l’écran`);
    }
    if (pictures !== null) {
      await page.screenshot({ path: `${pictures}/${basename(file, '.html')}-${name}.png` });
    }
    await page.evaluate(AXE);
    const { violations } = await page.evaluate((runOnly) => axe.run({ runOnly }), RULES);
    for (const { id, help, nodes } of violations) {
      found.push(`${name}: ${id} (${help}): ${nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | ')}`);
    }
    await context.close();
  }
  answers.push(found);
}
await browser.close();
console.log(JSON.stringify(answers));
