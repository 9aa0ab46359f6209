// Exercise 08: the pipeline. The task is on the page: workshop show 08
//
// One program with three roles. It opens each role's sockets and closes them again. The rest is yours.

const nanomsg = require('nanomsg');

// The first argument is the role, the others are its addresses.
// When you run the program by hand without addresses, it uses these two.
const [role, ...urls] = process.argv.slice(2);
const [numbers, squares] = ['tcp://127.0.0.1:7789', 'tcp://127.0.0.1:7790'];

if (role === 'ventilator') {
  ventilate(urls[0] ?? numbers);
} else if (role === 'worker') {
  work(urls[0] ?? numbers, urls[1] ?? squares);
} else if (role === 'sink') {
  collect(urls[0] ?? squares);
} else {
  console.error('say which role: ventilator, worker or sink');
  process.exitCode = 1;
}

function ventilate(url) {
  const push = nanomsg.socket('push');
  push.bind(url);

  // Give the workers a moment, then push the first 90 Fibonacci numbers, and stay.
  // Sending is `push.send(String(number))`.

  push.close();
}

function work(numbersUrl, squaresUrl) {
  const numbers = nanomsg.socket('pull');
  numbers.connect(numbersUrl);
  const squares = nanomsg.socket('push');
  squares.connect(squaresUrl);

  // Take a number, square it, push the square; again and again.
  // Receiving is `numbers.on('data', (message) => { ... })`.

  numbers.close();
  squares.close();
}

function collect(url) {
  const pull = nanomsg.socket('pull');
  pull.bind(url);

  // Add the squares, and print the total after the 90th. It is too large for 64 bits.

  pull.close();
}
