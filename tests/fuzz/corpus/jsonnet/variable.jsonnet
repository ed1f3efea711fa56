{stack: std.extVar('name') + std.extVar('missing')}
