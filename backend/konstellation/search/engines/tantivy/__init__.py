from konstellation.search.engines.tantivy.engine import TantivyEngine

__all__ = ["TantivyEngine"]
