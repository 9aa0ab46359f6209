// Mistake: the two sockets are ordinary ones.
const nanomsg = require('nanomsg');

const front = nanomsg.socket('rep');
front.bind(process.argv[3]);
const back = nanomsg.socket('req');
back.bind(process.argv[4]);
nanomsg.device(front, back);
