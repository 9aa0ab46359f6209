// Reads everything first.

const numbers = require('fs').readFileSync(0, 'utf8').split(/\s+/).filter(Boolean).map(Number);

for (const number of numbers) console.log(number + number);
