module echopair/bench/go

go 1.19
