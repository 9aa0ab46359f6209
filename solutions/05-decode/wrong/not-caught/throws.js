// Mistake: throws, and nobody catches.
const fs = require('fs');

function reader(bytes) {
  let at = 0;
  const take = (length) => {
    if (at + length > bytes.length) throw new Error('the message breaks off');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const varint = () => {
    let number = 0;
    for (let place = 1; ; place *= 128) {
      const [byte] = take(1);
      number += (byte & 127) * place;
      if (byte < 128) return number;
    }
  };
  return { take, varint, done: () => at === bytes.length };
}

function decode(bytes) {
  const { take, varint, done } = reader(bytes);
  const user = { name: '', age: 0 };
  while (!done()) {
    const tag = varint();
    switch (tag & 7) {
      case 0: {
        const value = varint();
        if (tag === 0x10) user.age = value;
        break;
      }
      case 1:
        take(8);
        break;
      case 2: {
        const value = take(varint());
        if (tag === 0x0a) user.name = value.toString();
        break;
      }
      case 5:
        take(4);
        break;
      default:
        throw new Error(`there is no wire type ${tag & 7}`);
    }
  }
  return user;
}

const { name, age } = decode(fs.readFileSync(process.argv[2]));
console.log(`${name} is ${age}`);
