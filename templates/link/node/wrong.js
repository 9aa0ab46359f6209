// Prints what it sent, whatever came.

const nanomsg = require('nanomsg');

const push = nanomsg.socket('push');
push.bind(process.argv[2]);
const pull = nanomsg.socket('pull');
pull.connect(process.argv[3]);
pull.on('data', () => {
  console.log('hello world');
  push.close();
  pull.close();
});
push.send('hello world');
