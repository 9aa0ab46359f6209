// Mistake: the length of a string in Node is not its length in bytes.
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
  return Buffer.concat([Buffer.of(0x0a), varint(name.length), text, Buffer.of(0x10), varint(age)]);
}

const [name, age, file, ...more] = process.argv.slice(2);
if (file === undefined || more.length > 0 || !/^\d+$/.test(age)) {
  console.error('usage: encode <name> <age> <file>');
  process.exit(2);
}
fs.writeFileSync(file, user(name, Number(age)));
