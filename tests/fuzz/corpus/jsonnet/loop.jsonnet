local f(n, a) = if n == 0 then a else f(n - 1, a + 1) tailstrict; {stack: f(1e12, 0)}
