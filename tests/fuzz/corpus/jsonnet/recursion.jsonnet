local f(x) = f(x + 1) + 1; {stack: f(0)}
