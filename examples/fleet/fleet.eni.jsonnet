// The interfaces of a fleet, from a table: a row of fleet.csv is a network of a group of instances, and each of its instances gets an
// interface there. The table is made to be edited; what an interface looks like is written once, below.
//   eniform plan --var endpoint=http://127.0.0.1:9780
local lines(text) = [line for line in std.split(text, '\n') if line != ''];
local table(text) =
  local heads = std.split(lines(text)[0], ',');
  [{ [heads[i]]: std.split(line, ',')[i] for i in std.range(0, std.length(heads) - 1) } for line in lines(text)[1:]];

// The address `n` after `first`, within its last number.
local address(first, n) =
  local numbers = std.split(first, '.');
  local last = std.parseInt(numbers[3]) + n;
  assert last < 255 : 'there are not so many addresses after ' + first;
  std.join('.', numbers[0:3] + [std.toString(last)]);

local interface(row, n) = {
  local instance = '%s-%02d' % [row.group, n],
  key:: '%s-%s' % [instance, row.network],
  subnet: { name: row.network },
  security_groups: [{ name: row.network }],
  [if row.first_address != '' then 'primary_ip']: address(row.first_address, n),  // else the cloud picks it
  secondary_ip_count: std.parseInt(row.picked_addresses),
  tags: { fleet: row.group, network: row.network },
  attachment: { instance: { name: instance }, delete_on_termination: row.dies_with_instance == 'yes' },
};

local interfaces = [
  interface(row, n)
  for row in table(importstr 'fleet.csv')
  for n in std.range(0, std.parseInt(row.instances) - 1)
];

{
  stack: 'fleet',
  providers: {
    gz: { plugin: 'tencentcloud', region: 'ap-guangzhou', endpoint: std.extVar('endpoint') },
  },
  network_interfaces: { [i.key]: i for i in interfaces },
  policy: { max_deletes: 10 },  // a row that is lost from the table does not take its interfaces along
}
