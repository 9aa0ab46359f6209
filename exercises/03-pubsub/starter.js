// Exercise 03: PUB and SUB. The task is on the page: workshop show 03
//
// One program with two roles. It opens the role's socket and closes it again. The rest is yours.

const nanomsg = require('nanomsg');

// The first argument is the role, the second the address.
// When you run the program by hand without an address, it uses this one.
const [role, url = 'tcp://127.0.0.1:7789'] = process.argv.slice(2);

if (role === 'publisher') {
  publish();
} else if (role === 'subscriber') {
  subscribe();
} else {
  console.error('say which role: publisher or subscriber');
  process.exitCode = 1;
}

function publish() {
  const socket = nanomsg.socket('pub');
  socket.bind(url);

  // Send the greeting, pause for 100 ms, and again, for ever: somebody else stops this program.
  // Sending is `socket.send('...')`, and `setInterval` does something again and again.

  socket.close();
}

function subscribe() {
  const socket = nanomsg.socket('sub');
  socket.connect(url);

  // In other languages one thing is missing here that every SUB needs before it gets anything at all. This library does
  // it for you.

  // Receive one message, print it, and end.
  // Receiving is `socket.once('data', (message) => { ... })`. Close the socket in there, not down here.

  socket.close();
}
