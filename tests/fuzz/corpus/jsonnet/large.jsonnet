{stack: std.repeat('x', 1000000)}
