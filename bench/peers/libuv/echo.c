// An echo server on libuv: one loop; writes are tried at once, and queued where the socket is full.
//
//   libuv PORT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { BUFFER = 64 * 1024 };

struct reply {
  uv_write_t request;
  uv_stream_t *connection;
  char bytes[];
};

static char buffer[BUFFER];

static void on_closed(uv_handle_t *handle) {
  free(handle);
}

static void end(uv_stream_t *connection) {
  if (!uv_is_closing((uv_handle_t *) connection)) {
    uv_close((uv_handle_t *) connection, on_closed);
  }
}

static void on_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *given) {
  (void) handle;
  (void) suggested;
  *given = uv_buf_init(buffer, BUFFER);
}

static void on_read(uv_stream_t *connection, ssize_t count, const uv_buf_t *received);

static void on_written(uv_write_t *request, int status) {
  struct reply *reply = (struct reply *) request;
  if (status < 0) {
    end(reply->connection);
  } else if (!uv_is_closing((uv_handle_t *) reply->connection)) {
    uv_read_start(reply->connection, on_buffer, on_read);
  }
  free(reply);
}

static void on_read(uv_stream_t *connection, ssize_t count, const uv_buf_t *received) {
  if (count < 0) {
    end(connection);
    return;
  }
  uv_buf_t bytes = uv_buf_init(received->base, (unsigned) count);
  int sent = count == 0 ? 0 : uv_try_write(connection, &bytes, 1);
  if (sent < 0 && sent != UV_EAGAIN) {
    end(connection);
    return;
  }
  size_t rest = (size_t) (count - (sent < 0 ? 0 : sent));
  if (rest > 0) {
    struct reply *reply = malloc(sizeof *reply + rest);
    reply->connection = connection;
    memcpy(reply->bytes, received->base + count - rest, rest);
    uv_read_stop(connection);
    uv_buf_t kept = uv_buf_init(reply->bytes, (unsigned) rest);
    uv_write(&reply->request, connection, &kept, 1, on_written);
  }
}

static void on_connection(uv_stream_t *listener, int status) {
  if (status < 0) {
    return;
  }
  uv_tcp_t *connection = malloc(sizeof *connection);
  uv_tcp_init(listener->loop, connection);
  if (uv_accept(listener, (uv_stream_t *) connection) == 0) {
    uv_tcp_nodelay(connection, 1);
    uv_read_start((uv_stream_t *) connection, on_buffer, on_read);
  } else {
    end((uv_stream_t *) connection);
  }
}

int main(int count, char **arguments) {
  struct sockaddr_in address;
  uv_tcp_t listener;
  if (count != 2 || uv_ip4_addr("127.0.0.1", atoi(arguments[1]), &address) != 0) {
    fprintf(stderr, "usage: libuv PORT\n");
    return 64;
  }
  uv_tcp_init(uv_default_loop(), &listener);
  if (uv_tcp_bind(&listener, (struct sockaddr *) &address, 0) != 0 ||
      uv_listen((uv_stream_t *) &listener, 1024, on_connection) != 0) {
    fprintf(stderr, "libuv: cannot listen on port %s\n", arguments[1]);
    return 69;
  }
  return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
