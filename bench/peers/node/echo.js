// An echo server on Node's net module. Usage: node echo.js PORT
const net = require('node:net');

const server = net.createServer({ noDelay: true, allowHalfOpen: true }, (connection) => {
  connection.on('error', () => connection.destroy());
  connection.pipe(connection);
});
server.listen({ host: '127.0.0.1', port: Number(process.argv[2]), backlog: 1024 });
