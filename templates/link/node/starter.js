// Exercise {{number}}: {{title}}. The task is on the page: workshop show {{number}}
//
// It opens both sockets and closes them again. The rest is yours.

const nanomsg = require('nanomsg');

const push = nanomsg.socket('push');
push.bind(process.argv[2]);
const pull = nanomsg.socket('pull');
pull.connect(process.argv[3]);
push.close();
pull.close();
