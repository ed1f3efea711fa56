# Headers that most files need, read once for all files instead of once for each: more than half of the time of a build.
#
#   eniform_headers            the standard library, abseil, Protobuf and the messages
#   eniform_json_headers       the same and nlohmann's JSON, which takes longer to load than most files need to compile
#   eniform_test_headers       the same as the first and GoogleTest, unoptimised
#   eniform_json_test_headers
#
# They are no licence to forget an #include: a build with CMAKE_DISABLE_PRECOMPILE_HEADERS=ON passes as well.

# eniform_precompile(NAME HEADER LIBRARIES …): an object library that does nothing but own the precompiled HEADER.
function(eniform_precompile name header)
  add_library(${name} OBJECT ${CMAKE_SOURCE_DIR}/cmake/precompiled/empty.cc)
  target_link_libraries(${name} PRIVATE eniform_flags ${ARGN})
  target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled/${header})
  add_dependencies(${name} eniform_messages)
endfunction()

# eniform_reuse_headers(TARGET KIND JSON): TARGET reads the headers that KIND names in precompiled form, with nlohmann's where JSON is true.
function(eniform_reuse_headers target kind json)
  if(json)
    set(kind json_${kind})
  endif()
  target_precompile_headers(${target} REUSE_FROM eniform_${kind})
endfunction()

if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # What ccache needs to see which precompiled header was used.
  target_compile_options(eniform_flags INTERFACE -fpch-preprocess)
endif()
eniform_precompile(eniform_headers headers.h)
eniform_precompile(eniform_json_headers json_headers.h)

# Once GoogleTest is found.
function(eniform_precompile_for_tests)
  eniform_precompile(eniform_test_headers test_headers.h GTest::gmock_main)
  eniform_precompile(eniform_json_test_headers json_test_headers.h GTest::gmock_main)
  target_compile_options(eniform_test_headers PRIVATE -O0)
  target_compile_options(eniform_json_test_headers PRIVATE -O0)
endfunction()
