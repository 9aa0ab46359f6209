// Connects before it binds.

const nanomsg = require('nanomsg');
const [bind, connect] = process.argv.slice(2);

const pull = nanomsg.socket('pull');
pull.connect(connect);
pull.once('data', (message) => {
  process.stdout.write(`${message}\n`);
  push.close();
  pull.close();
});
const push = nanomsg.socket('push');
push.bind(bind);
push.send('hello world');
