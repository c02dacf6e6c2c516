package dev.kindling

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay

class CrewSpec :
  FunSpec({
    for (workers in 1..3) {
      test("$workers workers do each part of each work once") {
        val crew = Crew(workers, Dispatchers.Default)
        crew.within {
          repeat(1000) { turn ->
            val done = List(1 + turn % 5) { AtomicInteger() }
            crew.share(done.size) { done[it].incrementAndGet() }
            done.map { it.get() } shouldBe done.map { 1 }
          }
        }
      }
    }

    test("helpers that have fallen asleep come again") {
      val crew = Crew(2, Dispatchers.Default)
      crew.within {
        repeat(5) {
          delay(5)
          val met = AtomicInteger()
          crew.share(2) {
            // Ends only if two threads are here at once.
            met.incrementAndGet()
            while (met.get() < 2) Thread.onSpinWait()
          }
        }
      }
    }

    test("a part that fails fails the work, and not the next one") {
      val crew = Crew(2, Dispatchers.Default)
      crew.within {
        repeat(100) { turn ->
          shouldThrow<IllegalStateException> {
              crew.share(4) { if (it == turn % 4) throw IllegalStateException("part $it") }
            }
            .message shouldBe "part ${turn % 4}"
          val done = AtomicInteger()
          crew.share(4) { done.incrementAndGet() }
          done.get() shouldBe 4
        }
      }
    }
  })
