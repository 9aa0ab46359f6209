// Exercise 01: REQ and REP. The task is on the page: workshop show 01
//
// This program opens both sockets and closes them again. The rest is yours.

const nanomsg = require('nanomsg');

// Two addresses: the first is for binding, the second for connecting.
// When you run the program by hand without any, it uses one address for both.
const [repUrl = 'tcp://127.0.0.1:7789', reqUrl = repUrl] = process.argv.slice(2);

// The end that answers.
const rep = nanomsg.socket('rep');
rep.bind(repUrl);

// The end that asks.
const req = nanomsg.socket('req');
req.connect(reqUrl);

// 1. REQ sends the question. Sending is `req.send('...')`.

// 2. REP receives it and prints what it received.
//    Receiving is `rep.on('data', (question) => { ... })`. The message is a Buffer: `String(question)` makes text of it.

// 3. REP sends the answer.

// 4. REQ receives it and prints what it received.

// 5. Both close. Move these two lines to where the answer has come: down here they run before any message does.
req.close();
rep.close();
