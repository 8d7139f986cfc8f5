// Reads the TRX reports of a test run (the folder is the argument) and prints how long each test program took and which tests were the
// slowest, so that the run cannot grow without anybody seeing it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const attribute = (tag, name) => tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '';
const unescape = text => text.replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
const seconds = text => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
const line = (time, text) => console.log(`${time.toFixed(1).padStart(8)} s  ${text.slice(0, 180)}`);

const programs = new Map();
const tests = [];
for (const file of readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.trx'))) {
  const trx = readFileSync(join(folder, file), 'utf8');
  const times = trx.match(/<Times\b[^>]*>/)?.[0] ?? '';
  const results = trx.match(/<UnitTestResult\b[^>]*>/g) ?? [];
  // The namespace of a test begins with the name of its project.
  const name = unescape(attribute(results[0] ?? '', 'testName')).split('.Tests.')[0] || file;
  const program = programs.get(name) ?? { wall: 0, tests: 0, sum: 0 };
  program.wall += (Date.parse(attribute(times, 'finish')) - Date.parse(attribute(times, 'start'))) / 1000 || 0;
  for (const result of results) {
    const time = seconds(attribute(result, 'duration') || '0');
    program.tests++;
    program.sum += time;
    tests.push({ time, name: unescape(attribute(result, 'testName')) });
  }
  programs.set(name, program);
}

console.log('Each test program, from its start to its end:');
for (const [name, { wall, tests: count, sum }] of [...programs].sort((one, two) => two[1].wall - one[1].wall))
  line(wall, `${name}: ${count} tests, which took ${sum.toFixed(1)} s one by one`);
console.log('The ten slowest tests:');
for (const { time, name } of tests.sort((one, two) => two.time - one.time).slice(0, 10)) line(time, name);
