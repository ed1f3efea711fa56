// Random pairs of a world and a declaration, small enough for exhaustive search: at most 4 interfaces, 6 addresses, 3 EIPs, 2 instances.
// Each is made twice: as a Problem, and as what the planner reads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/optimum/model.h"
#include "tests/planner/bed.h"

namespace eniform::optimum {

constexpr int kKeys = 4;  // interface KEY is number KEY while it stays, and kKeys + KEY where it is created

enum class Style {
  kEdits,  // a world and one to three edits of it, as people make them
  kDealt,  // a world and another one, dealt anew: everything may change at once
};

struct Pair {
  planner::Bed bed;
  Declaration declaration;
  Problem problem;
  int updates = 0;  // names that change in place: one operation each, whatever else happens
};

Pair MakePair(uint32_t seed, Style style);

// reading.cc: the operation in the words of the model; nullopt: one that only updates a name.
std::optional<Step> StepOf(const Operation& operation);
// "10.0.1.13", "203.0.113.1" -> bit of Reachable; -1: an address without a number.
int BitOf(const std::string& address);

}  // namespace eniform::optimum
