// The same interface on every instance of a fleet, written once: a second interface in the management subnet with a few
// addresses, picked by the cloud, for containers.
//   eniform plan --var endpoint=http://127.0.0.1:9780
local instances = ['app-0', 'app-1'];

local container_interface(instance) = {
  subnet: { name: 'management' },
  security_groups: [{ name: 'management' }],
  secondary_ip_count: 3,
  tags: { fleet: 'app', instance: instance },
  attachment: { instance: { name: instance }, delete_on_termination: true },
};

{
  stack: 'fleet',
  providers: {
    gz: { plugin: 'tencentcloud', region: 'ap-guangzhou', endpoint: std.extVar('endpoint') },
  },
  network_interfaces: {
    [instance + '-containers']: container_interface(instance)
    for instance in instances
  },
}
