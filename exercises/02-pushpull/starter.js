// Exercise 02: PUSH and PULL. The task is on the page: workshop show 02
//
// This program opens both sockets and closes them again. The rest is yours.

const nanomsg = require('nanomsg');

// Two addresses: the first is for binding, the second for connecting.
// When you run the program by hand without any, it uses one address for both.
const [pushUrl = 'tcp://127.0.0.1:7789', pullUrl = pushUrl] = process.argv.slice(2);

// The ventilator's end: it hands numbers out.
const push = nanomsg.socket('push');
push.bind(pushUrl);

// The worker's end: it takes numbers in.
const pull = nanomsg.socket('pull');
pull.connect(pullUrl);

// 1. Push the numbers 1 to 100, each as a message of its own.
//    Sending is `push.send(String(number))`.

// 2. Pull one number, add it to the sum, print the sum, pause for 20 ms. Again, until the number was 100.
//    Receiving is `pull.on('data', (message) => { ... })`.
//    The message is a Buffer: `Number(message)` makes a number of it.

// 3. Close both sockets, then print the last line. Move these two lines to where the number was 100: down here they
//    run before any message has come.
push.close();
pull.close();
