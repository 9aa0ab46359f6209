// Prints the numbers as they are.

const lines = require('readline').createInterface({ input: process.stdin });

lines.on('line', (line) => {
  console.log(Number(line));
});
