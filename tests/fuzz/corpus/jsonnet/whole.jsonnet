local base = {subnet: 's-1'};
{
  providers: {p: {plugin: 'alicloud', region: 'cn-hangzhou'}},
  network_interfaces: {['web-%d' % i]: base {primary_ip: '10.0.0.%d' % i} for i in std.range(1, 5)},
}
