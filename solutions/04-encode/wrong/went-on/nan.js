// Mistake: does not see that `Number` has found no number.
const fs = require('fs');

function varint(number) {
  const bytes = [];
  while (number > 127) {
    bytes.push((number & 127) | 128);
    number = Math.floor(number / 128);
  }
  bytes.push(number);
  return Buffer.from(bytes);
}

function user(name, age) {
  const text = Buffer.from(name);
  return Buffer.concat([Buffer.of(0x0a), varint(text.length), text, Buffer.of(0x10), varint(age)]);
}

const [name, age, file, ...more] = process.argv.slice(2);
if (file === undefined || more.length > 0) {
  console.error('usage: encode <name> <age> <file>');
  process.exit(2);
}
fs.writeFileSync(file, user(name, Number(age)));
