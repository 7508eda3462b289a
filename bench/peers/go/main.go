// An echo server on Go's net package: a goroutine for each connection.
//
//	go PORT [copy]    copy: io.Copy, which splices, instead of a loop over a buffer
package main

import (
	"io"
	"log"
	"net"
	"os"
)

const bufferSize = 64 * 1024

func echo(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, bufferSize)
	for {
		count, err := connection.Read(buffer)
		if err != nil {
			return
		}
		if _, err := connection.Write(buffer[:count]); err != nil {
			return
		}
	}
}

func splice(connection net.Conn) {
	defer connection.Close()
	io.Copy(connection, connection)
}

func main() {
	serve := echo
	if len(os.Args) > 2 && os.Args[2] == "copy" {
		serve = splice
	}
	// TCP_NODELAY is Go's default, and the backlog is the kernel's somaxconn.
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go serve(connection)
	}
}
