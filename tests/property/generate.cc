#include "tests/property/generate.h"

#include <algorithm>

namespace eniform::property {
namespace {

using rc::Gen;
namespace gen = rc::gen;

// `least` to `most`, whatever the size; shrinks towards `least`.
Gen<int> From(int least, int most) { return gen::resize(rc::kNominalSize, gen::inRange(least, most + 1)); }

// True in `percent` of all; shrinks towards false.
Gen<bool> Sometimes(int percent) {
  return gen::map(From(0, 99), [percent](int value) { return value >= 100 - percent; });
}

// A value only sometimes; shrinks towards `otherwise`.
Gen<int> Seldom(int percent, int otherwise, int least, int most) {
  return gen::mapcat(Sometimes(percent), [=](bool yes) { return yes ? From(least, most) : gen::just(otherwise); });
}

// At most `most` of them, each at its full size; shrinks by leaving some out.
template <typename T>
Gen<std::vector<T>> Few(int most, Gen<T> one) {
  return gen::resize(most, gen::container<std::vector<T>>(gen::resize(rc::kNominalSize, std::move(one))));
}

Gen<InterfaceWish> AnyInterface() {
  return gen::build<InterfaceWish>(
      // Most of them in the two subnets where two instances are, so that they get in each other's way.
      gen::set(&InterfaceWish::subnet, gen::weightedElement<int>({{10, 0}, {4, 1}, {2, 2}, {1, 3}})),
      gen::set(&InterfaceWish::primary, Seldom(60, 0, 2, 11)), gen::set(&InterfaceWish::secondaries, Few(3, From(2, 11))),
      gen::set(&InterfaceWish::picked, Seldom(30, 0, 1, 3)), gen::set(&InterfaceWish::instance, Seldom(70, 0, 1, 3)),
      gen::set(&InterfaceWish::delete_on_termination, Sometimes(15)), gen::set(&InterfaceWish::groups, Seldom(30, 1, 0, 2)),
      gen::set(&InterfaceWish::tags, Seldom(30, 0, 1, 3)), gen::set(&InterfaceWish::description, Seldom(15, 0, 1, 2)),
      gen::set(&InterfaceWish::on_remove, Seldom(20, 0, 1, 2)), gen::set(&InterfaceWish::replace, Seldom(30, 0, 1, 2)),
      gen::set(&InterfaceWish::keep_unlisted, Sometimes(15)));
}

Gen<EipWish> AnyEip() {
  return gen::build<EipWish>(gen::set(&EipWish::interface, Seldom(80, 0, 1, 6)), gen::set(&EipWish::place, From(0, 2)),
                             gen::set(&EipWish::bandwidth, Seldom(30, 0, 1, 20)), gen::set(&EipWish::tags, Seldom(20, 0, 1, 2)),
                             gen::set(&EipWish::release, gen::map(Sometimes(15), [](bool kept) { return !kept; })));
}

Gen<Edit> AnyEdit() {
  return gen::build<Edit>(
      gen::set(&Edit::change, gen::map(From(0, static_cast<int>(Change::kLast)), [](int n) { return static_cast<Change>(n); })),
      gen::set(&Edit::a, From(0, 6)), gen::set(&Edit::b, From(0, 6)), gen::set(&Edit::c, From(0, 20)));
}

Gen<Fault> AnyFault() {
  return gen::build<Fault>(
      gen::set(&Fault::trouble, gen::map(From(0, static_cast<int>(Trouble::kReadStale)), [](int n) { return static_cast<Trouble>(n); })),
      gen::set(&Fault::nth, From(1, 12)));
}

Gen<Round> AnyRound() {
  return gen::build<Round>(gen::set(&Round::edits, Few(5, AnyEdit())),
                           gen::set(&Round::faults, gen::mapcat(Sometimes(50), [](bool yes) { return Few(yes ? 4 : 0, AnyFault()); })),
                           gen::set(&Round::replace, Seldom(10, 0, 1, 6)), gen::set(&Round::parallelism, Seldom(20, 32, 1, 3)));
}

}  // namespace

Gen<World> AnyWorld() {
  return gen::build<World>(
      gen::set(&World::slots, From(2, 4)), gen::set(&World::addresses, From(2, 5)),
      gen::set(&World::settle_ms, gen::element(0, 100, 1000, 4000)), gen::set(&World::latency_ms, gen::element(0, 50, 400)),
      gen::set(&World::start_delay_ms, gen::element(0, 500, 10'000)),
      gen::set(&World::order, gen::map(From(0, 1'000'000), [](int n) { return static_cast<uint32_t>(n); })),
      gen::set(&World::interfaces, gen::suchThat(Few(6, AnyInterface()), [](const auto& all) { return !all.empty(); })),
      gen::set(&World::eips, Few(4, AnyEip())), gen::set(&World::rounds, Few(3, AnyRound())), gen::set(&World::destroy, Sometimes(20)));
}

}  // namespace eniform::property
