package dev.kindling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.kindling");

  @Test
  void dependenciesPointDown() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("data")
        .definedBy("dev.kindling.data")
        .layer("io")
        .definedBy("dev.kindling.io")
        .layer("optim")
        .definedBy("dev.kindling.optim")
        .layer("metric")
        .definedBy("dev.kindling.metric")
        .layer("nn")
        .definedBy("dev.kindling.nn")
        .layer("tensor")
        .definedBy("dev.kindling.tensor")
        .layer("op")
        .definedBy("dev.kindling.op..")
        .layer("vector")
        .definedBy("dev.kindling.kernel.vector")
        .layer("kernel")
        .definedBy("dev.kindling.kernel")
        .whereLayer("vector")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("kernel")
        .mayOnlyBeAccessedByLayers("op", "vector")
        .whereLayer("tensor")
        .mayOnlyBeAccessedByLayers("nn", "metric", "optim", "io", "data")
        .whereLayer("nn")
        .mayOnlyBeAccessedByLayers("io")
        .whereLayer("metric")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("optim")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("io")
        .mayOnlyBeAccessedByLayers("data")
        .whereLayer("data")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void opDoesNotKnowTensors() {
    noClasses()
        .that()
        .resideInAPackage("dev.kindling.op..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.kindling.tensor..", "dev.kindling.nn..")
        .check(CLASSES);
  }

  @Test
  void onlyTheVectorPackageImportsTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.kindling.kernel.vector")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(CLASSES);
  }

  @Test
  void theCoreNeedsNothingButTheJdk() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "dev.kindling..", "java..", "jdk.incubator.vector", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void bitsNeverComeFromMachineDependentMathematics() {
    for (String function : new String[] {"exp", "log", "pow", "sin", "cos", "tan"}) {
      noClasses().should().callMethod(Math.class, function, double.class).check(CLASSES);
    }
    noClasses().should().callMethod(Math.class, "pow", double.class, double.class).check(CLASSES);
  }
}
