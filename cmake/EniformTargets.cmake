# One CMake target a folder, and the flags every target has.

add_library(eniform_flags INTERFACE)
target_include_directories(eniform_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_options(eniform_flags INTERFACE -Wall -Wextra -Werror -Wno-unused-parameter)
# Some packages ask for it; every target has it, since a precompiled header fits only one set of flags.
target_compile_options(eniform_flags INTERFACE -pthread)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 takes inlined std::string copies for overlapping or out of bounds (GCC bugs 105329, 105651).
  target_compile_options(eniform_flags INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "" FORCE)
if(ENIFORM_SANITIZE)
  target_compile_options(eniform_flags INTERFACE -fsanitize=${ENIFORM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(eniform_flags INTERFACE -fsanitize=${ENIFORM_SANITIZE})
  # The checks put into the code keep GCC from seeing what is initialised, in the standard library's headers too.
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(eniform_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()

if(ENIFORM_SANITIZE STREQUAL "thread")
  # Debian's abseil is built without ThreadSanitizer: its locks are told to it from outside, in every program.
  set(wrappers ${CMAKE_SOURCE_DIR}/tests/tsan/absl_mutex.cc)
  set(everywhere ${wrappers} ${CMAKE_SOURCE_DIR}/tests/tsan/suppressions.cc)
  target_sources(eniform_flags INTERFACE "$<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:${everywhere}>")
  file(STRINGS ${wrappers} wrapped REGEX "^(void|bool) (WRAPPED|__wrap_)")
  foreach(line ${wrapped})
    if(line MATCHES "WRAPPED\\(([A-Za-z0-9_]+)\\)")
      target_link_options(eniform_flags INTERFACE LINKER:--wrap=_ZN4absl7debian3${CMAKE_MATCH_1})
    elseif(line MATCHES "__wrap_([A-Za-z0-9_]+)\\(")
      target_link_options(eniform_flags INTERFACE LINKER:--wrap=${CMAKE_MATCH_1})
    endif()
  endforeach()
endif()

# Plans of a hundred thousand objects are small pieces of memory: a faster allocator is a third less time for them, and a fifth less memory.
# Sanitizers bring their own.
if(NOT ENIFORM_SANITIZE)
  find_library(MIMALLOC_LIBRARY mimalloc REQUIRED)
endif()

# What the Makefile builds: every program, and every test program that eniform_test makes.
add_custom_target(programs)
add_custom_target(unit_tests)

include(EniformPrecompiled)

# eniform_library(NAME [JSON] SOURCES … DEPS …): a static library named eniform_NAME. JSON: most of its files read or write JSON.
function(eniform_library name)
  cmake_parse_arguments(ARG "JSON" "" "SOURCES;DEPS" ${ARGN})
  add_library(eniform_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(eniform_${name} PUBLIC eniform_flags ${ARG_DEPS})
  eniform_reuse_headers(eniform_${name} headers ${ARG_JSON})
endfunction()

# eniform_fast_memory(TARGET): the program has the allocator.
function(eniform_fast_memory name)
  if(MIMALLOC_LIBRARY)
    # No symbol of it is named, and yet it must come first.
    target_link_options(${name} PRIVATE "LINKER:--push-state,--no-as-needed,${MIMALLOC_LIBRARY},--pop-state")
  endif()
endfunction()

# eniform_program(NAME SOURCES … DEPS …): an executable in build/bin.
function(eniform_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE eniform_flags ${ARG_DEPS})
  eniform_fast_memory(${name})
  add_dependencies(programs ${name})
endfunction()

# eniform_test(NAME [JSON] SOURCES … DEPS … [LABELS …]): a GoogleTest program; each of its cases is a ctest test's output line,
# the program is one ctest test. Runs in the source folder of its CMakeLists.txt. Its own files are not optimised, which halves the time
# they take to compile: what is slow to run belongs into a library.
function(eniform_test name)
  cmake_parse_arguments(ARG "JSON" "" "SOURCES;DEPS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE eniform_flags ${ARG_DEPS} GTest::gmock_main)
  target_compile_options(${name} PRIVATE -O0)
  eniform_reuse_headers(${name} test_headers ${ARG_JSON})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_dependencies(unit_tests ${name})
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}")
endfunction()
