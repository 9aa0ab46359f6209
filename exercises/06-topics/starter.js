// Exercise 06: topics. The task is on the page: workshop show 06
//
// One program with two roles. It opens the role's socket and closes it again. The rest is yours.

const nanomsg = require('nanomsg');

// The first argument is the role. What stands behind it differs from role to role.
const [role, ...words] = process.argv.slice(2);

if (role === 'publisher' && words.length === 1) {
  publish(words[0]);
} else if (role === 'subscriber' && words.length >= 2) {
  const [name, url, ...topics] = words;
  subscribe(name, url, topics);
} else {
  console.error('publisher <address> or subscriber <name> <address> <topic>...');
  process.exitCode = 1;
}

function publish(url) {
  const socket = nanomsg.socket('pub');
  socket.bind(url);

  // Send the four messages, pause for 200 ms, and again, for ever: somebody else stops this program.

  socket.close();
}

function subscribe(name, url, topics) {
  const socket = nanomsg.socket('sub');
  // stderr is yours: nobody judges what is written there.
  console.error(`${name} is to listen for ${topics}`);

  // Before a message gets in, the socket has to know the topics.
  socket.connect(url);

  // Then receive, and print what came with the name in front, for ever.

  socket.close();
}
