// Exercise {{number}}: {{title}}. The task is on the page: workshop show {{number}}
//
// It reads the numbers. The rest is yours.

const lines = require('readline').createInterface({ input: process.stdin });

lines.on('line', (line) => {
  const number = Number(line);
});
